using Npgsql;

namespace Stormproof.Lab.Drills.ScaleIn;

/// <summary>Three categories, whose pages are asked for.</summary>
internal sealed record ScaleInPages(int Short, int Long, int Longest)
{
    public static async Task<ScaleInPages> ChooseAsync(string primary, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(primary);
        await using var command = source.CreateCommand("select array(select id from categories order by id limit 3)");
        var ids = (int[])(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        return new ScaleInPages(ids[0], ids[1], ids[2]);
    }

    public static string PathOf(int category) => $"/api/products?category={category}";
}
