using Npgsql;
using Stormproof.Benchmarks.Database;
using Stormproof.Model.Consistency;
using Stormproof.Postgres;

namespace Stormproof.Benchmarks.Reads;

/// <summary>A way to do one thing.</summary>
internal sealed record Contender(string Name, Func<int, Task> Call);

/// <summary>The same statements with plain Npgsql and through the cluster. The first of each list is what the others are measured
/// against.</summary>
internal sealed class Contenders : IAsyncDisposable
{
    private readonly NpgsqlDataSource _primary;
    private readonly NpgsqlDataSource _replica;
    private readonly PostgresCluster _cluster;
    private readonly Freshness _freshness;
    private long _replicaReads;
    private long _reads;

    private Contenders(PostgresPair pair, PostgresCluster cluster, LogPosition position)
    {
        _primary = NpgsqlDataSource.Create(pair.Primary);
        _replica = NpgsqlDataSource.Create(pair.Replica);
        _cluster = cluster;
        _freshness = Freshness.AtLeast(position);
    }

    public Contender[] Reads =>
    [
        new("plain Npgsql on the replica", FindPlainAsync),
        new("OpenReadAsync", FindOpenedAsync),
        new("ReadAsync", FindReadAsync),
    ];

    public Contender[] Writes =>
    [
        new("BEGIN, UPDATE, COMMIT", id => SellPlainAsync(id, asks: false)),
        new("the same, then the position", id => SellPlainAsync(id, asks: true)),
        new("WriteAsync", id => _cluster.WriteAsync((connection, transaction, token) =>
            LookupTable.SellAsync(connection, transaction, id, token))),
    ];

    /// <summary>Of the reads through the gate, those that a replica served.</summary>
    public double ReplicaShare => _replicaReads / (double)_reads;

    public static async Task<Contenders> OpenAsync(PostgresPair pair, CancellationToken cancellationToken)
    {
        var options = new PostgresClusterOptions { Primary = pair.Primary, Replicas = { pair.Replica } };
        var cluster = await PostgresCluster.OpenAsync(options, cancellationToken: cancellationToken);
        // What a client carries after its own write.
        var written = await cluster.WriteAsync(
            (connection, transaction, token) => LookupTable.SellAsync(connection, transaction, 0, token),
            cancellationToken: cancellationToken);
        await pair.CatchUpAsync(cancellationToken);
        return new Contenders(pair, cluster, written.Position);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _primary.DisposeAsync();
        await _replica.DisposeAsync();
    }

    private async Task FindPlainAsync(int id)
    {
        await using var connection = await _replica.OpenConnectionAsync();
        await LookupTable.FindAsync(connection, id);
    }

    private async Task FindOpenedAsync(int id)
    {
        await using var read = await _cluster.OpenReadAsync(_freshness);
        Count(read);
        await LookupTable.FindAsync(read.Connection, id);
    }

    private Task FindReadAsync(int id) => _cluster.ReadAsync(_freshness, (read, token) =>
    {
        Count(read);
        return LookupTable.FindAsync(read.Connection, id, token);
    });

    private async Task SellPlainAsync(int id, bool asks)
    {
        await using var connection = await _primary.OpenConnectionAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await LookupTable.SellAsync(connection, transaction, id);
            await transaction.CommitAsync();
        }

        if (asks)
        {
            await using var command = new NpgsqlCommand("SELECT pg_current_wal_insert_lsn()", connection);
            await command.ExecuteScalarAsync();
        }
    }

    private void Count(ReadConnection read)
    {
        Interlocked.Increment(ref _reads);
        if (read.IsReplica)
        {
            Interlocked.Increment(ref _replicaReads);
        }
    }
}
