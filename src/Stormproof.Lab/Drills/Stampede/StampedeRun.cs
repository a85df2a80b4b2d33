using System.Collections.Concurrent;
using Stormproof.Lab.Drills.Database;
using Stormproof.Lab.Drills.Http;
using Stormproof.Lab.Systems;

namespace Stormproof.Lab.Drills.Stampede;

/// <summary>One stampede over a running system: every request is due at the same moment.</summary>
internal sealed class StampedeRun(
    LocalSystem system, StampedeOptions options, HotCategory hot, TimeProvider clock, Action<string> progress)
{
    /// <summary>The page's query, whichever server ran it.</summary>
    private const string Query = "from categories c\\s+left join lateral";

    private readonly ConcurrentDictionary<string, int> _bodies = new(StringComparer.Ordinal);
    private int _answered;
    private int _errors;

    public async Task<StampedeResult> RunAsync(string name, CancellationToken cancellationToken)
    {
        var primary = system.PrimaryConnectionString;
        var replicas = system.ReplicaConnectionStrings;
        var replication = new Replication(primary, replicas, clock);
        var counts = new StatementCounts(primary, replicas);
        await counts.PrepareAsync(replication, cancellationToken).ConfigureAwait(false);
        using var client = new DrillClient(system.GatewayAddress, options.Connections, options.RequestTimeout, clock);
        await Task.WhenAll(Enumerable.Range(0, options.Connections).Select(
            _ => client.SendAsync(HttpMethod.Get, hot.OtherPath, null, null, null, cancellationToken))).ConfigureAwait(false);

        var heavy = await HeavyQuery.CreateAsync(
            primary, new Dictionary<int, TimeSpan> { [hot.Id] = options.QueryTime }, cancellationToken).ConfigureAwait(false);
        await using var disposal = heavy.ConfigureAwait(false);
        await replication.CatchUpAsync(cancellationToken).ConfigureAwait(false);
        await hot.CoolAsync(system.Parts.StoreConnection).ConfigureAwait(false);
        var earlier = await counts.CountAsync(Query, cancellationToken).ConfigureAwait(false);
        var latencies = new Latencies();
        var begun = clock.GetTimestamp();
        var all = Task.WhenAll(Enumerable.Range(0, options.Requests).Select(
            _ => SendAsync(client, latencies, begun, cancellationToken)));
        await Ticker.WatchAsync(all, () => $"{name}: answered {_answered:N0}/{options.Requests:N0}", progress, clock)
            .ConfigureAwait(false);
        var elapsed = clock.GetElapsedTime(begun);
        var loads = await counts.CountAsync(Query, cancellationToken).ConfigureAwait(false) - earlier;
        return new StampedeResult(
            options.Requests,
            loads.Total,
            _errors,
            _bodies.Where(b => !hot.Shows(b.Key)).Sum(b => b.Value),
            Math.Round(options.Requests / elapsed.TotalSeconds, 1),
            latencies.PercentileMs(50),
            latencies.PercentileMs(99),
            (long)elapsed.TotalMilliseconds);
    }

    private async Task SendAsync(DrillClient client, Latencies latencies, long due, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var answer = await client.SendAsync(HttpMethod.Get, hot.Path, null, null, null, cancellationToken).ConfigureAwait(false);
        latencies.Record(clock.GetElapsedTime(due));
        Interlocked.Increment(ref _answered);
        if (answer.Status == 200)
        {
            // Nearly all are the same: what they show is looked at once.
            _bodies.AddOrUpdate(answer.Body, 1, (_, n) => n + 1);
        }
        else
        {
            Interlocked.Increment(ref _errors);
        }
    }
}
