using Npgsql;
using Stormproof.Lab.Drills.Database;
using Stormproof.Model.Fleet;

namespace Stormproof.Lab.Drills.StalePrice;

/// <summary>A product that the drill reads and writes.</summary>
internal sealed record DrillProduct(long Id, int Category, int Version, long Cents);

/// <summary>The products of a drill, and what the database says of their prices. A trigger of the drill's own notes each price
/// that is committed: the app's answers are judged by it and not by themselves.</summary>
internal sealed class PriceShop(IReadOnlyList<DrillProduct> written, IReadOnlyList<DrillProduct> victims)
{
    private const string Note = """
        create table drill_prices (product_id bigint, version int, price_cents int, primary key (product_id, version));
        create function drill_note() returns trigger language plpgsql as $$
        begin
            insert into drill_prices values (new.id, new.version, new.price_cents);
            return new;
        end $$;
        create trigger drill_note after update of price_cents on products for each row execute function drill_note();
        """;

    // The 50 newest are those that a category's list shows.
    private const string Choose = """
        select id, category_id, version, price_cents
        from products
        where category_id = $1 and active
        order by created_at desc, id desc
        limit 50
        """;

    /// <summary>Above every seeded price, so that no two prices of a run are alike.</summary>
    private const long FirstCents = 100_000;

    private long _cents = FirstCents;

    /// <summary>Those that admins write.</summary>
    public IReadOnlyList<DrillProduct> Written => written;

    /// <summary>Those that are written by admins alone whose node dies: nobody repairs after them.</summary>
    public IReadOnlyList<DrillProduct> Victims => victims;

    public IReadOnlyList<DrillProduct> All { get; } = [.. written, .. victims];

    /// <summary>A price that was never used in this run.</summary>
    public long NextCents() => Interlocked.Increment(ref _cents);

    public static async Task<PriceShop> OpenAsync(
        string primary, StalePriceOptions options, CancellationToken cancellationToken)
    {
        await Sql.ExecuteAsync(primary, Note, cancellationToken).ConfigureAwait(false);
        var random = new SeededRandom((ulong)options.Seed ^ 0x5401);
        await using var source = NpgsqlDataSource.Create(primary);
        var categories = await ReadAsync(
            source, "select id from categories order by id", [], r => r.GetInt32(0), cancellationToken).ConfigureAwait(false);
        var (written, victims) = (new List<DrillProduct>(), new List<DrillProduct>());
        for (var i = 0; i < options.Categories && categories.Count > 0; i++)
        {
            var category = Take(categories, random);
            var products = await ReadAsync(source, Choose, [category], Product, cancellationToken).ConfigureAwait(false);
            victims.Add(Take(products, random));
            for (var j = 0; j < options.ProductsPerCategory; j++)
            {
                written.Add(Take(products, random));
            }
        }

        return new PriceShop(written, victims);
    }

    public static async Task<IReadOnlyList<PriceRow>> CommittedAsync(string primary, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(primary);
        return await ReadAsync(
            source, "select product_id, version, price_cents from drill_prices", [],
            r => new PriceRow(r.GetInt64(0), r.GetInt32(1), r.GetInt32(2)), cancellationToken).ConfigureAwait(false);
    }

    private static DrillProduct Product(NpgsqlDataReader row) =>
        new(row.GetInt64(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3));

    private static T Take<T>(List<T> from, SeededRandom random)
    {
        var place = random.Next(from.Count);
        var taken = from[place];
        from.RemoveAt(place);
        return taken;
    }

    private static async Task<List<T>> ReadAsync<T>(
        NpgsqlDataSource source, string sql, object[] parameters, Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.AddWithValue(parameter);
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var values = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            values.Add(read(reader));
        }

        return values;
    }
}
