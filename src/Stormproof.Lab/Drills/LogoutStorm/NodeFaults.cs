using Stormproof.Lab.Systems;
using Stormproof.Model.Fleet;

namespace Stormproof.Lab.Drills.LogoutStorm;

/// <summary>Kills a node at intervals and replaces it, and restarts all nodes once, one after the other. One fault at a time: the
/// drill shows what one dead node does.</summary>
internal sealed class NodeFaults(LocalSystem system, StormOptions options, TimeProvider clock)
{
    /// <summary>A storm that ends early still meets the whole restart, within this time.</summary>
    private static readonly TimeSpan FinishLimit = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _one = new(1);
    private readonly SeededRandom _random = new((ulong)options.Seed ^ 0xFA17);
    private readonly CancellationTokenSource _noMore = new();
    private int _kills;
    private int _restarts;
    private Task _restarting = Task.CompletedTask;
    private Exception? _broken;

    public int Kills => Volatile.Read(ref _kills);

    public int Restarts => Volatile.Read(ref _restarts);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _restarting = GuardAsync(RestartAsync(cancellationToken));
        await GuardAsync(KillAsync(cancellationToken)).ConfigureAwait(false);
        await _restarting.ConfigureAwait(false);
    }

    /// <summary>Starts no more kills, and completes when what was begun is done.</summary>
    public async Task FinishAsync()
    {
        await _noMore.CancelAsync().ConfigureAwait(false);
        await _restarting.WaitAsync(FinishLimit, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _one.WaitAsync().ConfigureAwait(false);
        _one.Release();
    }

    /// <summary>A fault that could not be made voids the run.</summary>
    public void ThrowIfBroken()
    {
        if (_broken is not null)
        {
            throw new InvalidOperationException($"A node could not be replaced: {_broken.Message}", _broken);
        }
    }

    private async Task KillAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _noMore.Token);
        for (var pause = options.FirstKill; ; pause = options.KillInterval)
        {
            await Task.Delay(pause, clock, either.Token).ConfigureAwait(false);
            await _one.WaitAsync(either.Token).ConfigureAwait(false);
            try
            {
                var nodes = system.NodeNames;
                await system.KillAndReplaceAsync(nodes[_random.Next(nodes.Count)], cancellationToken).ConfigureAwait(false);
                Interlocked.Increment(ref _kills);
            }
            finally
            {
                _one.Release();
            }
        }
    }

    private async Task RestartAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(options.RollingRestart, clock, cancellationToken).ConfigureAwait(false);
        var before = await NamesAsync(cancellationToken).ConfigureAwait(false);
        foreach (var name in before)
        {
            await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                // A node that was killed meanwhile has been replaced: that one is restarted in its place.
                var there = system.NodeNames;
                await system.ReplaceAsync(there.Contains(name) ? name : there[0], cancellationToken).ConfigureAwait(false);
                Interlocked.Increment(ref _restarts);
            }
            finally
            {
                _one.Release();
            }
        }
    }

    /// <summary>The nodes while no fault is under way, so that a dead one and its replacement do not both count.</summary>
    private async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return system.NodeNames;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task GuardAsync(Task fault)
    {
        try
        {
            await fault.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
        catch (Exception e)
        {
            _broken = e;
        }
    }
}
