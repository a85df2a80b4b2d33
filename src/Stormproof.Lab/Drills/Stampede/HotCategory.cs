using Npgsql;
using StackExchange.Redis;
using Stormproof.Lab.Drills.Http;
using Stormproof.Model.Fleet;

namespace Stormproof.Lab.Drills.Stampede;

/// <summary>The page that everybody wants, and what it must show.</summary>
internal sealed record HotCategory(int Id, IReadOnlyList<long> Products)
{
    /// <summary>Categories that a node asks for when it starts.</summary>
    private const int Warmed = 3;

    public string Path => $"/api/products?category={Id}";

    /// <summary>A page that is warm, to open connections and compile code with.</summary>
    public string OtherPath { get; private init; } = "";

    public static async Task<HotCategory> ChooseAsync(string primary, int seed, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(primary);
        var ids = await ReadAsync<int>(source, "select id from categories order by name, id", null, cancellationToken)
            .ConfigureAwait(false);
        var cold = ids[Warmed..];
        var id = cold[new SeededRandom((ulong)seed).Next(cold.Count)];
        var products = await ReadAsync<long>(
            source, "select id from products where category_id = $1 and active order by created_at desc, id desc limit 50", id,
            cancellationToken).ConfigureAwait(false);
        return new HotCategory(id, products) { OtherPath = $"/api/products?category={ids[0]}" };
    }

    /// <summary>Forgets the page in the store, whoever kept it there.</summary>
    public async Task CoolAsync(IConnectionMultiplexer store)
    {
        var key = $"catalog:category:{Id}";
        await store.GetDatabase().KeyDeleteAsync([$"plain:{key}", $"cache:{key}"]).ConfigureAwait(false);
    }

    public bool Shows(string body) => Body.Read(body, root =>
        root.GetProperty("category").GetProperty("id").GetInt32() == Id
        && root.GetProperty("products").EnumerateArray().Select(p => p.GetProperty("id").GetInt64()).SequenceEqual(Products));

    private static async Task<List<T>> ReadAsync<T>(
        NpgsqlDataSource source, string sql, int? parameter, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        if (parameter is { } value)
        {
            command.Parameters.AddWithValue(value);
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var values = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            values.Add(reader.GetFieldValue<T>(0));
        }

        return values;
    }
}
