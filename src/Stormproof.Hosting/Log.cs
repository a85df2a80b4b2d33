using Microsoft.Extensions.Logging;

namespace Stormproof.Hosting;

/// <summary>Events 1100 to 1199.</summary>
internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Information, "SIGTERM: unready from now on, serving for {Delay} more")]
    public static partial void Draining(this ILogger logger, TimeSpan delay);

    [LoggerMessage(1110, LogLevel.Information, "Warm-up {Step} done in {Milliseconds} ms")]
    public static partial void WarmedUp(this ILogger logger, string step, long milliseconds);

    [LoggerMessage(1111, LogLevel.Warning, "Warm-up {Step} failed; the node stays unready and tries again in {Pause}")]
    public static partial void WarmUpFailed(this ILogger logger, string step, TimeSpan pause, Exception exception);

    [LoggerMessage(1120, LogLevel.Warning, "Not ready: {Reason}")]
    public static partial void NotReady(this ILogger logger, string reason);

    [LoggerMessage(1121, LogLevel.Information, "Ready")]
    public static partial void Ready(this ILogger logger);

    [LoggerMessage(1130, LogLevel.Error, "The store could not take an idempotency key; the request is refused")]
    public static partial void KeyStoreAway(this ILogger logger, Exception exception);

    [LoggerMessage(1131, LogLevel.Warning, "Took over a request whose node {Owner} had died before it answered")]
    public static partial void TookOver(this ILogger logger, string owner);

    [LoggerMessage(1132, LogLevel.Error, "An answer could not be kept under its idempotency key; the request fails")]
    public static partial void AnswerNotKept(this ILogger logger, Exception exception);

    [LoggerMessage(1133, LogLevel.Warning, "The store did not take this node's lease")]
    public static partial void LeaseNotRenewed(this ILogger logger, Exception exception);
}
