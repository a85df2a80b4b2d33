using System.Diagnostics;
using System.Diagnostics.Metrics;
using Stormproof.Model.Consistency;
using Stormproof.Postgres.Servers;

namespace Stormproof.Postgres;

/// <summary>Meter <c>Stormproof.Postgres</c>. Npgsql's own meter has the connections and commands.</summary>
internal sealed class PostgresMetrics : IDisposable
{
    public const string MeterName = "Stormproof.Postgres";

    private readonly Meter _meter;
    private readonly bool _isOwner;
    private readonly Counter<long> _reads;
    private readonly Counter<long> _writes;
    private readonly Counter<long> _failovers;
    private readonly Histogram<double> _waits;

    public PostgresMetrics(IMeterFactory? factory, IReadOnlyList<ClusterServer> servers)
    {
        _isOwner = factory is null;
        _meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        _reads = _meter.CreateCounter<long>(
            "stormproof.postgres.reads", "{read}", "Reads, by the server's role and why it was chosen.");
        _writes = _meter.CreateCounter<long>("stormproof.postgres.writes", "{write}", "Write transactions, by outcome.");
        _failovers = _meter.CreateCounter<long>(
            "stormproof.postgres.failovers", "{failover}", "Times the primary became another server.");
        _waits = _meter.CreateHistogram<double>("stormproof.postgres.replica.wait", "s", "How long reads waited for a replica.");
        _meter.CreateObservableGauge("stormproof.postgres.replica.lag", () => Lag(servers, l => l.Bytes), "By",
            "Log that a replica has not replayed yet.");
        _meter.CreateObservableGauge("stormproof.postgres.replica.lag.time", () => Lag(servers, l => l.Time.TotalSeconds), "s",
            "Since when a replica has been behind the primary.");
        _meter.CreateObservableGauge("stormproof.postgres.server.reachable",
            () => servers.Select(s => new Measurement<int>(s.Sample.IsReachable ? 1 : 0, Tag(s))), "{server}",
            "1 when the server answers, else 0.");
    }

    public void Read(bool isReplica, ReadReason reason) => _reads.Add(
        1, new KeyValuePair<string, object?>("stormproof.server.role", isReplica ? "replica" : "primary"),
        new KeyValuePair<string, object?>("stormproof.read.reason", Name(reason)));

    public void Write(string outcome) => _writes.Add(1, new KeyValuePair<string, object?>("stormproof.write.outcome", outcome));

    public void Failover() => _failovers.Add(1);

    public void Wait(TimeSpan time, bool isMet) => _waits.Record(
        time.TotalSeconds, new KeyValuePair<string, object?>("stormproof.wait.met", isMet));

    public void Dispose()
    {
        if (_isOwner)
        {
            _meter.Dispose();
        }
    }

    private static IEnumerable<Measurement<T>> Lag<T>(IReadOnlyList<ClusterServer> servers, Func<ReplicaLag, T> value)
        where T : struct
    {
        foreach (var server in servers)
        {
            if (server.Sample.Lag is { } lag)
            {
                yield return new Measurement<T>(value(lag), Tag(server));
            }
        }
    }

    private static TagList Tag(ClusterServer server) =>
        new() { { "server.address", server.ConnectionString.Host }, { "server.port", server.ConnectionString.Port } };

    private static string Name(ReadReason reason) => reason switch
    {
        ReadReason.Fresh => "fresh",
        ReadReason.Waited => "waited",
        ReadReason.NearlyThere => "nearly_there",
        ReadReason.Current => "current",
        ReadReason.NoneFit => "none_fit",
        ReadReason.Behind => "behind",
        ReadReason.Busy => "busy",
        _ => "failed",
    };
}
