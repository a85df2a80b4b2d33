using System.Globalization;
using Stormproof.Lab.Drills.Database;

namespace Stormproof.Lab.Drills.DeadNode;

/// <summary>What one category's page costs each node: in a schema that this node alone looks into, a view stands before the
/// table and waits, or fails, when it reads that category's row. The nodes' program and the shop's own tables stay as they
/// are.</summary>
internal sealed class NodePages(string primary, int category) : IAsyncDisposable
{
    private readonly HashSet<string> _schemas = new(StringComparer.Ordinal);

    /// <summary>Where a node looks first.</summary>
    public static string SchemaOf(string node) => $"stormproof_{node.Replace('-', '_')}";

    /// <summary>From now on the page's query waits that long on that node.</summary>
    public Task SlowAsync(string node, TimeSpan time, CancellationToken cancellationToken) => StandAsync(
        node, string.Create(CultureInfo.InvariantCulture, $"pg_sleep({time.TotalSeconds}) is not null"), cancellationToken);

    /// <summary>From now on the page's query fails on that node, at once: the shop has no better answer than 500.</summary>
    public Task FailAsync(string node, CancellationToken cancellationToken) =>
        StandAsync(node, $"1 / (id - {category}) = 0", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var schema in _schemas)
        {
            await Sql.ExecuteAsync(primary, $"drop schema if exists {schema} cascade", CancellationToken.None)
                .ConfigureAwait(false);
        }
    }

    private Task StandAsync(string node, string condition, CancellationToken cancellationToken)
    {
        var schema = SchemaOf(node);
        _schemas.Add(schema);
        var sql = $"""
            create schema if not exists {schema};
            create or replace view {schema}.categories as
            select id, name, slug from public.categories
            where case when id = {category} then {condition} else true end
            """;
        return Sql.ExecuteAsync(primary, sql, cancellationToken);
    }
}
