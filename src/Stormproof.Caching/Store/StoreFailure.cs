using StackExchange.Redis;

namespace Stormproof.Caching.Store;

internal static class StoreFailure
{
    /// <summary>Whether the store did not do what it was asked.</summary>
    public static bool Is(Exception exception) =>
        exception is RedisException or RedisTimeoutException or RedisCommandException or ObjectDisposedException;

    /// <summary>Whether it did not answer at all.</summary>
    public static bool IsAway(Exception exception) => exception is RedisConnectionException or RedisTimeoutException;
}
