using Stormproof.Lab.Processes;
using Stormproof.Lab.Systems;
using Stormproof.Model.Fleet;

namespace Stormproof.Lab.Drills.Elasticity;

/// <summary>Holds each node of a system to a part of a core, as a container's limit does: who has used up its time is stopped
/// until more has come. By signals, so that it takes no rights; what a node uses too much in between, it pays back.</summary>
internal sealed class CpuLimit : IAsyncDisposable
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(10);

    /// <summary>The longest a node with traffic is stopped at a time: less than a probe waits.</summary>
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(1);

    /// <summary>Nobody waits for one that boots, and where the lab is late to look it can use a lot at once.</summary>
    private static readonly TimeSpan LongestBootStop = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly LocalSystem _system;
    private readonly double _cores;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, CpuAccount> _accounts = new(StringComparer.Ordinal);
    private readonly Task _holding;

    private CpuLimit(LocalSystem system, double cores, TimeProvider clock)
    {
        (_system, _cores, _clock) = (system, cores, clock);
        _holding = HoldAsync();
    }

    /// <summary>Holds the nodes that are there and those that come.</summary>
    public static CpuLimit Hold(LocalSystem system, double cores, TimeProvider clock) => new(system, cores, clock);

    /// <summary>Lets all go on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _holding.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task HoldAsync()
    {
        for (var at = _clock.GetTimestamp(); !_stop.IsCancellationRequested;)
        {
            var now = _clock.GetTimestamp();
            See();
            foreach (var node in _system.Group.Nodes)
            {
                Account(node, _clock.GetElapsedTime(at, now));
            }

            at = now;
            await Task.Delay(Turn, _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        foreach (var node in _system.Group.Nodes)
        {
            node.Resume();
        }
    }

    /// <summary>Which nodes have had traffic; asked only while there is one that has not.</summary>
    private void See()
    {
        if (_accounts.Values.All(a => a.Longest == LongestStop))
        {
            return;
        }

        foreach (var node in _system.Gateway.Fleet.Nodes.Where(n => n.State is NodeState.Ready or NodeState.Warming))
        {
            if (_accounts.TryGetValue(node.Name, out var account))
            {
                account.Longest = LongestStop;
            }
        }
    }

    private void Account(LocalNode node, TimeSpan time)
    {
        if (NodeCpu.Seconds(node) is not { } used)
        {
            return;
        }

        if (!_accounts.TryGetValue(node.Name, out var account))
        {
            _accounts[node.Name] = account = new CpuAccount(_cores) { Used = used, Longest = LongestBootStop };
        }

        var was = account.IsOver;
        account.Pass(time, used);
        if (was != account.IsOver)
        {
            if (account.IsOver)
            {
                node.Pause();
            }
            else
            {
                node.Resume();
            }
        }
    }
}

/// <summary>One node's processor time against what it may use.</summary>
/// <param name="cores">What it may use.</param>
internal sealed class CpuAccount(double cores)
{
    /// <summary>What is saved while idle, in seconds of processor time; at least a tick of the kernel's count.</summary>
    private readonly double _most = Math.Max(0.01, 0.1 * cores);

    private double _left;

    /// <summary>Processor time so far, in seconds.</summary>
    public double Used { get; set; }

    /// <summary>The longest debt, as the time in which it is paid back; what is beyond is forgotten.</summary>
    public TimeSpan Longest { get; set; }

    /// <summary>It has used more than it may.</summary>
    public bool IsOver => _left < 0;

    public void Pass(TimeSpan time, double used)
    {
        _left = Math.Clamp(_left + (cores * time.TotalSeconds) - (used - Used), -cores * Longest.TotalSeconds, _most);
        Used = used;
    }
}
