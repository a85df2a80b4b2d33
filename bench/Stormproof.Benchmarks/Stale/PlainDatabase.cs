using Npgsql;

namespace Stormproof.Benchmarks.Stale;

/// <summary>What users of a cache without fences have: a pool to write with, and one to load from.</summary>
internal sealed class PlainDatabase(NodeParts parts) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _primary = NpgsqlDataSource.Create(parts.Primary);
    private readonly NpgsqlDataSource _loads = NpgsqlDataSource.Create(parts.Replica ?? parts.Primary);

    public async Task<Price?> LoadAsync(int product, CancellationToken cancellationToken)
    {
        await using var connection = await _loads.OpenConnectionAsync(cancellationToken);
        return await parts.Loader.LoadAsync(connection, product, cancellationToken);
    }

    public async Task<int> WriteAsync(int product, bool dies)
    {
        await using var connection = await _primary.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var version = await PriceTable.RaiseAsync(connection, transaction, product, CancellationToken.None);
        await transaction.CommitAsync();
        return dies ? throw new WriterDiedException(version) : version;
    }

    public async ValueTask DisposeAsync()
    {
        await _primary.DisposeAsync();
        await _loads.DisposeAsync();
    }
}
