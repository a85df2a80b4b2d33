using StackExchange.Redis;

namespace Stormproof.Sessions.Store;

internal static class StoreConnection
{
    public static ConnectionMultiplexer Open(SharedSessionOptions options)
    {
        if (options.Configuration.Length == 0)
        {
            throw new InvalidOperationException(
                $"{nameof(SharedSessionOptions)}.{nameof(options.Configuration)} is empty; give the store's address, for example"
                + " 127.0.0.1:6379.");
        }

        var configuration = ConfigurationOptions.Parse(options.Configuration);
        var timeout = (int)options.CommandTimeout.TotalMilliseconds;
        // A node outlives its store: it reports "unready" while the store is away and goes on when it is back.
        configuration.AbortOnConnectFail = false;
        configuration.ConnectTimeout = timeout;
        configuration.AsyncTimeout = timeout;
        configuration.SyncTimeout = timeout;
        // Without keep-alives a connection cut without a word looks alive for 15 minutes.
        configuration.KeepAlive = 5;
        configuration.ReconnectRetryPolicy = new LinearRetry(250);
        return ConnectionMultiplexer.Connect(configuration);
    }
}
