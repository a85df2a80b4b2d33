using Microsoft.Extensions.Logging;

namespace Stormproof.Sessions;

/// <summary>Events 1000 to 1099.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Error, "Session {Session}: its changes were not kept; the request fails")]
    public static partial void CommitFailed(this ILogger logger, string session, Exception exception);

    [LoggerMessage(1001, LogLevel.Debug,
        "Session {Session} was read before it was loaded, which holds a thread; await Session.LoadAsync() first")]
    public static partial void LoadedSynchronously(this ILogger logger, string session);

    [LoggerMessage(1010, LogLevel.Information, "Created the first data-protection key {Key} of the shared ring")]
    public static partial void FirstKeyCreated(this ILogger logger, Guid key);

    [LoggerMessage(1011, LogLevel.Warning, "The store does not answer yet; trying again")]
    public static partial void WaitingForStore(this ILogger logger);
}
