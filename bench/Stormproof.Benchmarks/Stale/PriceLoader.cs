using Npgsql;

namespace Stormproof.Benchmarks.Stale;

/// <summary>What a miss costs: the query, and the making of a page. The same for all nodes and caches of a run.</summary>
internal sealed class PriceLoader(TimeSpan work)
{
    private long _loads;

    public long Loads => Interlocked.Read(ref _loads);

    public async Task<Price?> LoadAsync(NpgsqlConnection connection, int product, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _loads);
        var price = await PriceTable.ReadAsync(connection, product, cancellationToken);
        await Task.Delay(work, cancellationToken);
        return price;
    }
}
