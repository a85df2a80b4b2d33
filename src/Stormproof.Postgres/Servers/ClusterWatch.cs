using Microsoft.Extensions.Options;

namespace Stormproof.Postgres.Servers;

/// <summary>The watchers of all servers: a first look at each and the check of the settings, then one loop a server.</summary>
internal sealed class ClusterWatch(
    ClusterServer[] servers, ClusterState state, PostgresClusterOptions options, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The first look compiles code and opens connections: it takes longer than any later one.</summary>
    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(3);

    private readonly ServerWatch[] _watches = [.. servers.Select(s => new ServerWatch(s, state, options, clock))];
    private readonly CancellationTokenSource _stop = new();
    private Task[] _running = [];

    /// <exception cref="OptionsValidationException">The settings do not fit the servers; all errors at once.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await FirstContactAsync(cancellationToken).ConfigureAwait(false);
        var errors = StartCheck.Errors(servers, options);
        if (errors.Count > 0)
        {
            throw new OptionsValidationException(
                nameof(PostgresClusterOptions), typeof(PostgresClusterOptions),
                errors.Select(e => $"{nameof(PostgresClusterOptions)}.{e}"));
        }

        state.Begin(StartCheck.RightPrimary(servers)!.Facts!.SystemId);
        _running = [.. _watches.Select(w => Task.Run(() => w.RunAsync(_stop.Token), CancellationToken.None))];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var watch in _watches)
        {
            await watch.DisposeAsync().ConfigureAwait(false);
        }

        _stop.Dispose();
    }

    /// <summary>Looks at each server once, then again at those that were not there yet while the primary is missing and time is
    /// left. A replica that is down does not hold up the start.</summary>
    private async Task FirstContactAsync(CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        while (true)
        {
            await Task.WhenAll(_watches.Where((_, i) => servers[i].Facts is null && !StartCheck.IsFinal(servers[i].Fault))
                .Select(w => w.LookAsync(FirstLook, cancellationToken))).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (StartCheck.RightPrimary(servers) is not null || StartCheck.IsFinal(servers[0].Fault)
                || (servers[0].Facts is not null && servers.All(s => s.Facts is not null))
                || clock.GetElapsedTime(begun) >= options.StartupTimeout)
            {
                return;
            }

            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }
}
