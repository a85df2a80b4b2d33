namespace Stormproof.Lab.Drills.Database;

/// <summary>Makes the pages of some categories slow on every node.</summary>
internal sealed class HeavyQuery(string primary) : IAsyncDisposable
{
    /// <summary>What the nodes' queries look into.</summary>
    public const string SearchPath = Schema + ",public";

    private const string Schema = "stormproof_drill";

    /// <param name="primary">The database.</param>
    /// <param name="times">How long the query of a category's page waits, by the category's number.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<HeavyQuery> CreateAsync(
        string primary, IReadOnlyDictionary<int, TimeSpan> times, CancellationToken cancellationToken)
    {
        await CategoryView.StandAsync(
            primary, Schema, times.ToDictionary(t => t.Key, t => CategoryView.Waits(t.Value)), cancellationToken)
            .ConfigureAwait(false);
        return new HeavyQuery(primary);
    }

    public async ValueTask DisposeAsync() => await CategoryView.RemoveAsync(primary, Schema).ConfigureAwait(false);
}
