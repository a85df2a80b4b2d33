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

    [LoggerMessage(1213, LogLevel.Information, "Refused a malformed request: {Reason}")]
    public static partial void Malformed(this ILogger logger, string reason);

    [LoggerMessage(1220, LogLevel.Information, "Node {Node} added at {Address} with weight {Weight}")]
    public static partial void NodeAdded(this ILogger logger, string node, Uri address, double weight);

    [LoggerMessage(1221, LogLevel.Information, "Node {Node} has left ({How})")]
    public static partial void NodeLeft(this ILogger logger, string node, string how);

    [LoggerMessage(1222, LogLevel.Warning, "A node was not added: {Reason}")]
    public static partial void NodeRefused(this ILogger logger, string reason);

    [LoggerMessage(1223, LogLevel.Warning, "Went on with a change of nodes although not all were ready: {Reason}")]
    public static partial void NodeNotReady(this ILogger logger, string reason);

    [LoggerMessage(1224, LogLevel.Error,
        "{Source} cannot be asked ({Reason}); its last known nodes stay, and it is asked again in {Seconds:0.#} s")]
    public static partial void SourceAway(this ILogger logger, string source, string reason, double seconds);

    [LoggerMessage(1225, LogLevel.Information, "{Source} answers again")]
    public static partial void SourceBack(this ILogger logger, string source);

    [LoggerMessage(1230, LogLevel.Information, "Certificate {Path} was renewed; it is valid until {Until:u}")]
    public static partial void CertificateRenewed(this ILogger logger, string path, DateTime until);

    [LoggerMessage(1231, LogLevel.Error, "{Reason} The one before stays.")]
    public static partial void CertificateRefused(this ILogger logger, string reason);

    [LoggerMessage(1240, LogLevel.Warning,
        "Clients are pinned to nodes. That hides state which an app keeps in its nodes: the load spreads unevenly, and when a"
        + " node dies, all who were pinned to it lose theirs at once. Put sessions into a shared store instead")]
    public static partial void Pinned(this ILogger logger);

    [LoggerMessage(1241, LogLevel.Warning, "{Count} lines of the access log were dropped")]
    public static partial void AccessLinesDropped(this ILogger logger, long count);

    [LoggerMessage(1242, LogLevel.Error, "The access log {Path} cannot be written ({Reason}); lines are dropped until it can")]
    public static partial void AccessLogFailed(this ILogger logger, string path, string reason);
}
