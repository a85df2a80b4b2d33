using System.Globalization;
using Stormproof.Lab.Drills.Database;

namespace Stormproof.Lab.Drills.Stampede;

/// <summary>Makes one category's query slow, for the nodes alone: a view in a schema that only they look into stands before the
/// table and waits when it reads that category's row. The shop's own tables stay as they are.</summary>
internal sealed class HeavyQuery(string primary) : IAsyncDisposable
{
    /// <summary>What the nodes' queries look into.</summary>
    public const string SearchPath = Schema + ",public";

    private const string Schema = "stormproof_drill";

    public static async Task<HeavyQuery> CreateAsync(
        string primary, int category, TimeSpan time, CancellationToken cancellationToken)
    {
        var query = new HeavyQuery(primary);
        var sql = string.Create(CultureInfo.InvariantCulture, $"""
            drop schema if exists {Schema} cascade;
            create schema {Schema};
            create view {Schema}.categories as
            select id, name, slug from public.categories
            where case when id = {category} then pg_sleep({time.TotalSeconds}) is not null else true end
            """);
        await Sql.ExecuteAsync(primary, sql, cancellationToken).ConfigureAwait(false);
        return query;
    }

    public async ValueTask DisposeAsync() =>
        await Sql.ExecuteAsync(primary, $"drop schema if exists {Schema} cascade", CancellationToken.None).ConfigureAwait(false);
}
