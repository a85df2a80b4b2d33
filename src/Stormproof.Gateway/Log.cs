using Microsoft.Extensions.Logging;
using Stormproof.Model.Fleet;

namespace Stormproof.Gateway;

/// <summary>Events 1200 to 1299.</summary>
internal static partial class Log
{
    [LoggerMessage(1200, LogLevel.Information, "Node {Node}: {Before} -> {After} ({Reason})")]
    public static partial void StateChanged(this ILogger logger, string node, NodeState before, NodeState after, string reason);

    [LoggerMessage(1201, LogLevel.Warning, "Node {Node} is out for {Seconds:0.#} s ({Reason})")]
    public static partial void Ejected(this ILogger logger, string node, double seconds, string? reason);

    [LoggerMessage(1202, LogLevel.Warning, "Panic {Change}")]
    public static partial void PanicChanged(this ILogger logger, string change);

    [LoggerMessage(1210, LogLevel.Debug, "Attempt {Attempt} on {Node} failed ({Reason}); trying another node")]
    public static partial void Retrying(this ILogger logger, int attempt, string node, string reason);

    [LoggerMessage(1211, LogLevel.Warning, "No node is ready; {Method} {Path} answered 503")]
    public static partial void NoNode(this ILogger logger, string method, string path);

    [LoggerMessage(1212, LogLevel.Debug, "Too many requests; {Method} {Path} answered 503")]
    public static partial void Shed(this ILogger logger, string method, string path);
}
