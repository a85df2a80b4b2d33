using Stormproof.Lab.Drills.Database;

namespace Stormproof.Lab.Drills.DeadNode;

/// <summary>What one category's page costs each node, by a schema that this node alone looks into.</summary>
internal sealed class NodePages(string primary, int category) : IAsyncDisposable
{
    private readonly HashSet<string> _schemas = new(StringComparer.Ordinal);

    /// <summary>Where a node looks first.</summary>
    public static string SchemaOf(string node) => $"stormproof_{node.Replace('-', '_')}";

    /// <summary>From now on the page's query waits that long on that node.</summary>
    public Task SlowAsync(string node, TimeSpan time, CancellationToken cancellationToken) =>
        StandAsync(node, CategoryView.Waits(time), cancellationToken);

    /// <summary>From now on the page's query fails on that node, at once: the shop has no better answer than 500.</summary>
    public Task FailAsync(string node, CancellationToken cancellationToken) =>
        StandAsync(node, $"1 / (id - {category}) = 0", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var schema in _schemas)
        {
            await CategoryView.RemoveAsync(primary, schema).ConfigureAwait(false);
        }
    }

    private Task StandAsync(string node, string condition, CancellationToken cancellationToken)
    {
        var schema = SchemaOf(node);
        _schemas.Add(schema);
        return CategoryView.StandAsync(
            primary, schema, new Dictionary<int, string> { [category] = condition }, cancellationToken);
    }
}
