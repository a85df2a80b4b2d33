using StackExchange.Redis;

namespace Stormproof.Lab.Systems;

/// <summary>Counts the live sessions and carts in the store by going through its keys.</summary>
internal static class SessionCount
{
    public static async Task<long> OfAsync(IConnectionMultiplexer store, CancellationToken cancellationToken)
    {
        long count = 0;
        foreach (var server in store.GetServers().Where(s => !s.IsReplica))
        {
            foreach (var pattern in new[] { "session:*", "cart:*" })
            {
                await foreach (var _ in server.KeysAsync(pattern: pattern, pageSize: 5_000)
                    .WithCancellation(cancellationToken).ConfigureAwait(false))
                {
                    count++;
                }
            }
        }

        return count;
    }
}
