using Npgsql;
using Stormproof.Benchmarks.Database;
using Stormproof.Model.Consistency;
using Stormproof.Postgres;

namespace Stormproof.Benchmarks.Reads;

/// <summary>A way to do one thing for a product; a read sees all up to a position.</summary>
internal sealed record Contender(string Name, Func<int, LogPosition, Task> Call);

/// <summary>The same statements with plain Npgsql and through the cluster. The first of each list is what the others are measured
/// against.</summary>
internal sealed class Contenders : IAsyncDisposable
{
    private readonly NpgsqlDataSource _primary;
    private readonly NpgsqlDataSource _replica;
    private readonly PostgresCluster _cluster;
    private readonly LogPosition _old;
    private long _replicaReads;
    private long _reads;

    private Contenders(PostgresPair pair, PostgresCluster cluster, LogPosition position)
    {
        _primary = NpgsqlDataSource.Create(pair.Primary);
        _replica = NpgsqlDataSource.Create(pair.Replica);
        _cluster = cluster;
        _old = position;
    }

    public Contender[] Reads =>
    [
        new("plain Npgsql on the replica", (id, _) => FindPlainAsync(_replica, id)),
        new("OpenReadAsync", FindOpenedAsync),
        new("ReadAsync", FindReadAsync),
    ];

    /// <summary>Who must see a write that has just been made would else ask the primary.</summary>
    public Contender[] OwnReads =>
    [
        new("plain Npgsql on the primary", (id, _) => FindPlainAsync(_primary, id)),
        new("ReadAsync", FindReadAsync),
    ];

    public Contender[] Writes =>
    [
        new("BEGIN, UPDATE, COMMIT", (id, _) => SellPlainAsync(id, asks: false)),
        new("the same, then the position", (id, _) => SellPlainAsync(id, asks: true)),
        new("WriteAsync", (id, _) => WriteAsync(id)),
    ];

    /// <summary>The position of a write long ago, as most reads carry.</summary>
    public ValueTask<LogPosition> OldAsync(int id) => new(_old);

    /// <summary>The position of a write now.</summary>
    public async ValueTask<LogPosition> NewAsync(int id) => (await WriteAsync(id)).Position;

    /// <summary>Of the reads through the gate since it was asked last, those that a replica served.</summary>
    public double TakeReplicaShare() =>
        Interlocked.Exchange(ref _replicaReads, 0) / (double)Math.Max(1, Interlocked.Exchange(ref _reads, 0));

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

    private static async Task FindPlainAsync(NpgsqlDataSource source, int id)
    {
        await using var connection = await source.OpenConnectionAsync();
        await LookupTable.FindAsync(connection, id);
    }

    private async Task FindOpenedAsync(int id, LogPosition position)
    {
        await using var read = await _cluster.OpenReadAsync(Freshness.AtLeast(position));
        Count(read);
        await LookupTable.FindAsync(read.Connection, id);
    }

    private Task FindReadAsync(int id, LogPosition position) => _cluster.ReadAsync(Freshness.AtLeast(position), (read, token) =>
    {
        Count(read);
        return LookupTable.FindAsync(read.Connection, id, token);
    });

    private Task<WriteResult<int>> WriteAsync(int id) => _cluster.WriteAsync((connection, transaction, token) =>
        LookupTable.SellAsync(connection, transaction, id, token));

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
