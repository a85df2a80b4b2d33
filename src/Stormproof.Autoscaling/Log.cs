using Microsoft.Extensions.Logging;

namespace Stormproof.Autoscaling;

/// <summary>Events 1500 to 1599.</summary>
internal static partial class Log
{
    [LoggerMessage(1500, LogLevel.Information, "Term {Term}: {Decision}")]
    public static partial void Decided(this ILogger logger, long term, AutoscalerDecision decision);

    [LoggerMessage(1501, LogLevel.Error,
        "The fleet cannot be reached and is held as it is; try {Failures} failed, the next is in {Seconds:0.#} s")]
    public static partial void Unreachable(this ILogger logger, Exception exception, int failures, double seconds);

    [LoggerMessage(1502, LogLevel.Warning, "The load cannot be measured; the fleet is held as it is")]
    public static partial void Unmeasured(this ILogger logger, Exception exception);

    [LoggerMessage(1503, LogLevel.Information, "This autoscaler leads, term {Term}, from {Nodes} nodes on")]
    public static partial void Leads(this ILogger logger, long term, int nodes);

    [LoggerMessage(1504, LogLevel.Warning, "This autoscaler does not lead any more")]
    public static partial void LostLead(this ILogger logger);

    [LoggerMessage(1505, LogLevel.Warning, "Who leads cannot be found out; nothing is decided")]
    public static partial void LeadUnknown(this ILogger logger, Exception exception);

    [LoggerMessage(1506, LogLevel.Warning, "Node {Node} {Fault}; replaced: {Replaced}; the next is replaced in {Seconds:0.#} s")]
    public static partial void Replaced(this ILogger logger, string node, string fault, bool replaced, double seconds);

    [LoggerMessage(1507, LogLevel.Error, "Only {Ready} of {Target} nodes are ready, for {Minutes:0.#} min")]
    public static partial void Short(this ILogger logger, int ready, int target, double minutes);

    [LoggerMessage(1509, LogLevel.Warning, "What this leader remembers could not be kept for the next one")]
    public static partial void NotKept(this ILogger logger, Exception exception);

    [LoggerMessage(1510, LogLevel.Warning,
        "What the last leader left ({Bytes} bytes) is of another version: the fleet grows again in an hour")]
    public static partial void Unread(this ILogger logger, int bytes);

    [LoggerMessage(1508, LogLevel.Error, "A listener of the autoscaler's decisions failed")]
    public static partial void ListenerFailed(this ILogger logger, Exception exception);
}
