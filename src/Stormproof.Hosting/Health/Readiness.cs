using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Stormproof.Hosting.Draining;
using Stormproof.Hosting.WarmUp;

namespace Stormproof.Hosting.Health;

/// <summary>Whether the node can serve now: everything it depends on answered in time, it is warm, and it is not
/// leaving.</summary>
internal sealed class Readiness(
    IServiceProvider services,
    WarmUpRunner warmUp,
    DrainState drain,
    IOptions<StormproofOptions> options,
    TimeProvider clock,
    ILogger<Readiness> logger)
{
    /// <summary>Several balancers may probe; the dependencies are asked at most this often.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly Dependency[] _dependencies = [.. Dependencies(services, options.Value)];
    private Task<DependencyResult[]>? _round;
    private long _roundAt;
    private bool? _wasReady;

    public async Task<ReadinessReport> CheckAsync()
    {
        var results = await RoundAsync().ConfigureAwait(false);
        var failed = results.FirstOrDefault(r => r.Error is not null);
        var reason = drain.IsDraining ? "draining"
            : failed is not null ? $"{failed.Name}: {failed.Error}"
            : warmUp.WaitingFor is { } step ? $"warming up: {step}"
            : null;
        Report(reason);
        return new ReadinessReport(reason, results);
    }

    private static IEnumerable<Dependency> Dependencies(IServiceProvider services, StormproofOptions options)
    {
        if (services.GetService<IConnectionMultiplexer>() is { } store)
        {
            yield return new Dependency("store", (_, ct) => store.GetDatabase().PingAsync().WaitAsync(ct));
        }

        foreach (var dependency in options.Dependencies)
        {
            yield return dependency;
        }
    }

    private Task<DependencyResult[]> RoundAsync()
    {
        lock (_gate)
        {
            if (_round is null || (_round.IsCompleted && clock.GetElapsedTime(_roundAt) > MaxAge))
            {
                _roundAt = clock.GetTimestamp();
                _round = Task.WhenAll(_dependencies.Select(CheckAsync));
            }

            return _round;
        }
    }

    private async Task<DependencyResult> CheckAsync(Dependency dependency)
    {
        var begun = clock.GetTimestamp();
        var limit = options.Value.ReadinessTimeout;
        using var cancel = new CancellationTokenSource(limit, clock);
        string? error = null;
        try
        {
            // A check that does not heed its token must not hold up the answer either.
            await dependency.Check(services, cancel.Token).WaitAsync(cancel.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            error = $"no answer within {limit.TotalMilliseconds:0} ms";
        }
        catch (Exception e)
        {
            // The type is enough to act on; a message may carry an address or a name that is nobody's business.
            error = $"failed ({e.GetType().Name})";
        }

        return new DependencyResult(dependency.Name, error, clock.GetElapsedTime(begun).TotalMilliseconds);
    }

    private void Report(string? reason)
    {
        lock (_gate)
        {
            if (_wasReady == (reason is null))
            {
                return;
            }

            _wasReady = reason is null;
        }

        if (reason is null)
        {
            logger.Ready();
        }
        else
        {
            logger.NotReady(reason);
        }
    }
}

/// <param name="Reason">Why not; null when ready.</param>
/// <param name="Results">Each dependency's last check.</param>
internal sealed record ReadinessReport(string? Reason, IReadOnlyList<DependencyResult> Results);

internal sealed record DependencyResult(string Name, string? Error, double Milliseconds);
