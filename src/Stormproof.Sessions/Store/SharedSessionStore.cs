using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Session;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Stormproof.Sessions.Store;

/// <summary>Gives the framework's session middleware one <see cref="SharedSession"/> a request.</summary>
internal sealed class SharedSessionStore(
    IConnectionMultiplexer connection,
    IOptions<SharedSessionOptions> options,
    IHttpContextAccessor accessor,
    ILogger<SharedSessionStore> logger) : ISessionStore
{
    private readonly IDatabase _database = connection.GetDatabase();
    private readonly string _prefix = options.Value.KeyPrefix + "session:";

    public ISession Create(
        string sessionKey, TimeSpan idleTimeout, TimeSpan ioTimeout, Func<bool> tryEstablishSession, bool isNewSessionKey)
    {
        ArgumentException.ThrowIfNullOrEmpty(sessionKey);
        var hash = new SessionHash(_database, _prefix + sessionKey, idleTimeout);
        return new SharedSession(
            hash, sessionKey, isNewSessionKey, tryEstablishSession, options.Value.MaxValueBytes, accessor.HttpContext, logger);
    }
}
