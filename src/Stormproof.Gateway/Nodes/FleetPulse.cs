namespace Stormproof.Gateway.Nodes;

/// <summary>Lets time pass for a fleet: shares grow, ejections end, nodes are compared.</summary>
internal sealed class FleetPulse : IAsyncDisposable
{
    private readonly NodeFleet _fleet;
    private readonly GatewayOptions _options;
    private readonly FleetClock _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public FleetPulse(NodeFleet fleet, GatewayOptions options, FleetClock clock)
    {
        _fleet = fleet;
        _options = options;
        _clock = clock;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>How fine the steps of a slow start are.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(100);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var nextComparison = _clock.Now + _options.Outliers.Interval;
        while (!_stop.IsCancellationRequested)
        {
            await Task.Delay(Interval, _clock.Time, _stop.Token).ConfigureAwait(false);
            _fleet.Advance();
            if (_clock.Now >= nextComparison)
            {
                nextComparison = _clock.Now + _options.Outliers.Interval;
                _fleet.Ejections.Compare();
            }
        }
    }
}
