using Stormproof.Caching;
using Stormproof.Model.Consistency;
using Stormproof.Postgres;

namespace Stormproof.Hosting.Data;

/// <summary>Lets the cache ask the database how far it has written.</summary>
internal sealed class ClusterPositions(PostgresCluster cluster) : IPositionSource
{
    public async ValueTask<LogPosition> GetCurrentPositionAsync(CancellationToken cancellationToken) =>
        await cluster.GetCurrentPositionAsync(cancellationToken).ConfigureAwait(false);
}
