namespace Stormproof.Gateway.Access;

/// <summary>A line for each request. Never in it: headers other than the host, cookies, bodies.</summary>
/// <param name="Format">How a line looks.</param>
/// <param name="Path">The file; null: standard output.</param>
/// <param name="QueryStrings">Also what stands after the question mark, which may hold secrets. Default false.</param>
/// <param name="MostFileBytes">The file's length at which it is renamed to <c>.1</c> and begun anew, 1 KiB to 1 TiB.
/// Default 100 MiB.</param>
public sealed record AccessLogRules(
    AccessLogFormat Format = AccessLogFormat.Json, string? Path = null, bool QueryStrings = false,
    long MostFileBytes = 100 * 1024 * 1024);

/// <summary>How a line of the access log looks.</summary>
public enum AccessLogFormat
{
    /// <summary>A JSON object.</summary>
    Json,

    /// <summary>The common log format of NCSA and Apache httpd.</summary>
    Common,
}
