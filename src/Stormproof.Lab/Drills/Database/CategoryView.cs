using System.Globalization;

namespace Stormproof.Lab.Drills.Database;

/// <summary>Makes the pages of some categories slow, or fail, for those nodes alone that look into a schema: a view stands there
/// before the table and does something when it reads such a category's row. The nodes' program and the shop's own tables stay as
/// they are.</summary>
internal static class CategoryView
{
    /// <summary>The page's query waits that long.</summary>
    public static string Waits(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"pg_sleep({time.TotalSeconds}) is not null");

    /// <summary>Makes the view, or changes it for queries that begin from now on.</summary>
    /// <param name="primary">The database.</param>
    /// <param name="schema">Where the nodes look first.</param>
    /// <param name="rows">Categories, and a condition for each that is evaluated at its row alone.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task StandAsync(
        string primary, string schema, IReadOnlyDictionary<int, string> rows, CancellationToken cancellationToken)
    {
        var cases = string.Join(' ', rows.Select(r => $"when {r.Key} then {r.Value}"));
        var sql = $"""
            create schema if not exists {schema};
            create or replace view {schema}.categories as
            select id, name, slug from public.categories where case id {cases} else true end
            """;
        return Sql.ExecuteAsync(primary, sql, cancellationToken);
    }

    public static Task RemoveAsync(string primary, string schema) =>
        Sql.ExecuteAsync(primary, $"drop schema if exists {schema} cascade", CancellationToken.None);
}
