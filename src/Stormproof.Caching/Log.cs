using Microsoft.Extensions.Logging;
using Stormproof.Model.Consistency;

namespace Stormproof.Caching;

/// <summary>Events 1400 to 1499.</summary>
internal static partial class Log
{
    [LoggerMessage(1400, LogLevel.Debug, "cache_hit {Key} from {Level}", EventName = "cache_hit")]
    public static partial void CacheHit(this ILogger logger, string key, string level);

    [LoggerMessage(1401, LogLevel.Debug, "cache_miss {Key}: {Reason}", EventName = "cache_miss")]
    public static partial void CacheMiss(this ILogger logger, string key, string reason);

    [LoggerMessage(1402, LogLevel.Debug, "The value of {Key} was loaded and not kept: {Reason}")]
    public static partial void FillRejected(this ILogger logger, string key, string reason);

    [LoggerMessage(1403, LogLevel.Warning, "The value of {Key} has {Size} bytes and is not kept; allowed are {Limit}")]
    public static partial void Oversized(this ILogger logger, string key, int size, int limit);

    [LoggerMessage(1404, LogLevel.Warning,
        "The stored value of {Key} cannot be read as {Type}; reading the database until it expires")]
    public static partial void Unreadable(this ILogger logger, string key, string type, Exception exception);

    [LoggerMessage(1405, LogLevel.Warning,
        "The loader of {Key} had to include {Required} and read at {AsOf}; it is asked again, of the primary")]
    public static partial void LoaderLagged(this ILogger logger, string key, LogPosition required, LogPosition asOf);

    [LoggerMessage(1410, LogLevel.Warning, "The cache's store is away; reads go to the database, within limits")]
    public static partial void StoreAway(this ILogger logger, Exception exception);

    [LoggerMessage(1411, LogLevel.Information, "The cache's store is back")]
    public static partial void StoreBack(this ILogger logger);

    [LoggerMessage(1412, LogLevel.Debug, "The store failed on {Key}; this read goes to the database")]
    public static partial void StoreFailed(this ILogger logger, string key, Exception exception);

    [LoggerMessage(1413, LogLevel.Warning, "Changes by other nodes are not heard; copies in this process live their stated time")]
    public static partial void NotSubscribed(this ILogger logger, Exception exception);

    [LoggerMessage(1420, LogLevel.Error,
        "A write is committed at {Position} and {Count} of its keys have no fence yet; trying on in the background")]
    public static partial void FenceLate(this ILogger logger, LogPosition position, int count, Exception exception);

    [LoggerMessage(1421, LogLevel.Information, "The fences of the write at {Position} are set, late")]
    public static partial void FenceSet(this ILogger logger, LogPosition position);

    [LoggerMessage(1422, LogLevel.Error, "The fences of the write at {Position} could not be set and are given up: {Reason}")]
    public static partial void FenceGivenUp(this ILogger logger, LogPosition position, string reason);
}
