using Npgsql;

namespace Stormproof.Lab.Drills.IdleReplicas;

/// <summary>What there is to look at and to buy.</summary>
internal sealed record ShopStock(IReadOnlyList<long> Products, IReadOnlyList<int> Categories)
{
    public static async Task<ShopStock> ReadAsync(string primary, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(primary);
        return new ShopStock(
            await ReadAsync<long>(source, "select id from products where active order by id", cancellationToken)
                .ConfigureAwait(false),
            await ReadAsync<int>(source, "select id from categories order by id", cancellationToken).ConfigureAwait(false));
    }

    private static async Task<T[]> ReadAsync<T>(NpgsqlDataSource source, string sql, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"select array({sql})");
        return (T[])(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }
}
