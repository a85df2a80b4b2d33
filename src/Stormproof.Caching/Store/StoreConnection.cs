using StackExchange.Redis;

namespace Stormproof.Caching.Store;

internal static class StoreConnection
{
    public static ConnectionMultiplexer Open(CachingOptions options)
    {
        if (options.Configuration.Length == 0)
        {
            throw new InvalidOperationException(
                $"{nameof(CachingOptions)}.{nameof(options.Configuration)} is empty and no IConnectionMultiplexer is registered;"
                + " give the store's address, for example 127.0.0.1:6379.");
        }

        var configuration = ConfigurationOptions.Parse(options.Configuration);
        var timeout = (int)options.CommandTimeout.TotalMilliseconds;
        // A node outlives its store: it reads past the cache while the store is away, and uses it again when it is back.
        configuration.AbortOnConnectFail = false;
        configuration.ConnectTimeout = timeout;
        configuration.AsyncTimeout = timeout;
        configuration.SyncTimeout = timeout;
        // Without keep-alives a connection cut without a word looks alive for 15 minutes.
        configuration.KeepAlive = 5;
        configuration.ReconnectRetryPolicy = new LinearRetry(250);
        // What waits for a connection waits in vain: the database can answer meanwhile.
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        return ConnectionMultiplexer.Connect(configuration);
    }
}
