using StackExchange.Redis;

namespace Stormproof.Lab.Systems;

/// <summary>The app's cached answers in the store, by the prefixes of its fenced and of its plain cache.</summary>
internal static class CachedAnswers
{
    private static readonly string[] Patterns = ["cache:*", "plain:*"];

    public static async Task ForgetAsync(IConnectionMultiplexer store, CancellationToken cancellationToken)
    {
        var database = store.GetDatabase();
        foreach (var server in store.GetServers().Where(s => !s.IsReplica))
        {
            foreach (var pattern in Patterns)
            {
                await foreach (var key in server.KeysAsync(pattern: pattern, pageSize: 1_000)
                    .WithCancellation(cancellationToken).ConfigureAwait(false))
                {
                    await database.KeyDeleteAsync(key).ConfigureAwait(false);
                }
            }
        }
    }
}
