using Stormproof.Lab.Systems;

namespace Stormproof.Lab.Drills.Elasticity;

/// <summary>Counts the node processes of a system while something goes on: each is paid for from its start to its end, whether it
/// takes traffic or not.</summary>
internal sealed class FleetWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly LocalSystem _system;
    private readonly TimeProvider _clock;
    private readonly Task _watching;

    private FleetWatch(LocalSystem system, TimeProvider clock)
    {
        (_system, _clock) = (system, clock);
        _watching = WatchAsync();
    }

    /// <summary>Most nodes at once.</summary>
    public int Peak { get; private set; }

    /// <summary>Nodes when it was last looked.</summary>
    public int Last { get; private set; }

    /// <summary>Sum of all nodes' times.</summary>
    public TimeSpan NodeTime { get; private set; }

    public static FleetWatch Start(LocalSystem system, TimeProvider clock) => new(system, clock);

    /// <summary>Ends it; the figures stay.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        for (var at = _clock.GetTimestamp(); ;)
        {
            Last = _system.NodeNames.Count;
            Peak = Math.Max(Peak, Last);
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(Interval, _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var now = _clock.GetTimestamp();
            NodeTime += _clock.GetElapsedTime(at, now) * Last;
            at = now;
        }
    }
}
