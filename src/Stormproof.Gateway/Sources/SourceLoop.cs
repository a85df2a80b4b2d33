using Microsoft.Extensions.Logging;

namespace Stormproof.Gateway.Sources;

/// <summary>Asks one source again and again. While it cannot be reached, the nodes that it named last stay.</summary>
internal sealed class SourceLoop : IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly NodeSource _source;
    private readonly Membership _membership;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public SourceLoop(NodeSource source, Membership membership, TimeProvider clock, ILogger logger)
    {
        _source = source;
        _membership = membership;
        _clock = clock;
        _logger = logger;
        _loop = Task.Run(RunAsync);
    }

    public NodeSource Source => _source;

    /// <summary>The pause after so many failures in a row: doubled each time, to a minute.</summary>
    public static TimeSpan Pause(TimeSpan refresh, int failures)
    {
        var pause = refresh * Math.Pow(2, Math.Min(failures, 16));
        return failures == 0 || pause < LongestPause ? pause : refresh > LongestPause ? refresh : LongestPause;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        for (var failures = 0; !_stop.IsCancellationRequested;)
        {
            try
            {
                var nodes = await _source.ReadAsync(_stop.Token).ConfigureAwait(false);
                if (failures > 0)
                {
                    _logger.SourceBack(_source.Title);
                }

                failures = 0;
                await _membership.ApplyAsync(_source, nodes, _stop.Token).ConfigureAwait(false);
            }
            // Whatever it is: a loop that ended here would leave the fleet as it is for good, and nobody would know.
            catch (Exception e) when (!_stop.IsCancellationRequested)
            {
                failures++;
                _logger.SourceAway(_source.Title, e.Message, Pause(_source.Refresh, failures).TotalSeconds);
            }

            await Task.Delay(Pause(_source.Refresh, failures), _clock, _stop.Token).ConfigureAwait(false);
        }
    }
}
