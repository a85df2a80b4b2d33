using Microsoft.Extensions.Logging;

namespace Stormproof.Postgres;

/// <summary>Events 1400 to 1499.</summary>
internal static partial class Log
{
    [LoggerMessage(1400, LogLevel.Information,
        "PostgreSQL {Server} is {Role} on timeline {Timeline}; {PoolSize} connections of its {MaxConnections} are this node's")]
    public static partial void ServerFound(this ILogger logger, string server, string role, uint timeline, int poolSize,
        int maxConnections);

    [LoggerMessage(1401, LogLevel.Warning, "PostgreSQL {Server} does not answer and gets no reads: {Reason}")]
    public static partial void ServerLost(this ILogger logger, string server, string reason);

    [LoggerMessage(1402, LogLevel.Information, "PostgreSQL {Server} answers again")]
    public static partial void ServerBack(this ILogger logger, string server);

    [LoggerMessage(1403, LogLevel.Error, "PostgreSQL {Server} is not used: {Reason}")]
    public static partial void ServerRefused(this ILogger logger, string server, string reason);

    [LoggerMessage(1410, LogLevel.Warning, "The primary is now {Server} on timeline {Timeline}; it was {Former}")]
    public static partial void PrimaryChanged(this ILogger logger, string server, uint timeline, string former);

    [LoggerMessage(1411, LogLevel.Debug, "A read moves from replica {Server} to the primary: {Reason}")]
    public static partial void ReadMoved(this ILogger logger, string server, string reason);

    [LoggerMessage(1412, LogLevel.Warning, "A COMMIT on {Server} was not answered; whether it happened is not known")]
    public static partial void OutcomeUnknown(this ILogger logger, string server, Exception exception);

    [LoggerMessage(1420, LogLevel.Debug, "A position that a client carried was not valid; its reads go to the primary")]
    public static partial void PositionRefused(this ILogger logger);
}
