namespace Stormproof.Benchmarks.Stale;

/// <summary>The peers' connection to the store: it outlives the store's restart, and waits no longer than Stormproof's does.
/// </summary>
internal static class PeerStore
{
    public static string Configuration(string address) =>
        $"{address},abortConnect=false,connectTimeout=1000,asyncTimeout=1000,syncTimeout=1000";
}
