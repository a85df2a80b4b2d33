using Npgsql;
using Stormproof.Lab.Systems;

namespace Stormproof.Lab.Scaling.Usage;

/// <summary>How full the nodes' connection pools are, as the database servers see it: a pool that has fewer connections open than
/// it may has made nobody wait; one that has all of them open and busy probably does.</summary>
internal sealed class PoolWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private const string Sql =
        "SELECT count(*)::int, (count(*) FILTER (WHERE state <> 'idle'))::int FROM pg_stat_activity"
        + " WHERE application_name = 'storefront' AND backend_type = 'client backend'";

    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<int, List<PoolSample>> _samples = [];
    private readonly TimeProvider _clock;
    private readonly Task[] _watching;

    private PoolWatch(IReadOnlyList<string> servers, TimeProvider clock)
    {
        _clock = clock;
        _watching = [.. servers.Select((server, i) => WatchAsync(i, server))];
    }

    public static PoolWatch Start(LocalSystem system, TimeProvider clock) =>
        new([system.PrimaryConnectionString, .. system.ReplicaConnectionStrings], clock);

    /// <summary>What was seen since it was last asked, of the fullest server.</summary>
    /// <param name="nodes">Nodes that have a pool each.</param>
    public PoolSample? Take(int nodes)
    {
        lock (_gate)
        {
            var seen = _samples.Values.Where(s => s.Count > 0).Select(Together).ToArray();
            _samples.Clear();
            var allowed = (double)nodes * NodeData.PoolSize;
            return seen.Length == 0 ? null : seen.Select(s => new PoolSample(s.Open / allowed, s.Busy / allowed))
                .MaxBy(s => (s.Busy, s.Open));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }

    /// <summary>The median of both.</summary>
    internal static PoolSample Together(IReadOnlyList<PoolSample> samples) => new(
        Median([.. samples.Select(s => s.Open).Order()]), Median([.. samples.Select(s => s.Busy).Order()]));

    private static double Median(double[] sorted) => sorted[sorted.Length / 2];

    private async Task WatchAsync(int server, string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(_ended.Token).ConfigureAwait(false);
            while (true)
            {
                await Task.Delay(Interval, _clock, _ended.Token).ConfigureAwait(false);
                await using var command = new NpgsqlCommand(Sql, connection);
                var reader = await command.ExecuteReaderAsync(_ended.Token).ConfigureAwait(false);
                await using var closing = reader.ConfigureAwait(false);
                if (await reader.ReadAsync(_ended.Token).ConfigureAwait(false))
                {
                    var sample = new PoolSample(reader.GetInt32(0), reader.GetInt32(1));
                    lock (_gate)
                    {
                        (_samples.TryGetValue(server, out var list) ? list : _samples[server] = []).Add(sample);
                    }
                }
            }
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or TimeoutException)
        {
            // A server that does not let itself be asked leaves the pool unseen, which the report says.
        }
    }
}

/// <summary>Connections of the nodes to one server: a number, or a share of those allowed.</summary>
internal readonly record struct PoolSample(double Open, double Busy);
