using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Stormproof.Gateway.Access;

/// <summary>What is known of a request when it has ended.</summary>
internal sealed record AccessEntry(
    DateTimeOffset Time, string Client, string Method, string Host, string Path, string? Query, string Protocol, int Status,
    long? Bytes, double DurationMs, string? Node, int Attempts)
{
    private const int MostText = 1_000;

    public static AccessEntry Of(
        HttpContext context, ServedBy served, AccessLogRules rules, DateTimeOffset time, double ms) => new(
        time, served.Client, Bounded(context.Request.Method), Bounded(context.Request.Host.Value ?? ""),
        Bounded((context.Request.PathBase + context.Request.Path).ToUriComponent()),
        rules.QueryStrings && context.Request.QueryString.HasValue ? Bounded(context.Request.QueryString.Value!) : null,
        context.Request.Protocol, context.Response.StatusCode, context.Response.ContentLength, Math.Round(ms, 3), served.Node,
        served.Attempts);

    public string Line(AccessLogFormat format) => format == AccessLogFormat.Json
        ? JsonSerializer.Serialize(this, AccessJson.Default.AccessEntry)
        // No user is known here, and the query is the client's word: it may hold what ends the quotes.
        : FormattableString.Invariant($"{Client} - - [{Time:dd/MMM/yyyy:HH:mm:ss} +0000] ")
            + FormattableString.Invariant($"\"{Method} {Target} {Protocol}\" {Status} ")
            + (Bytes?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-");

    private string Target => Path + Query?.Replace("\"", "%22", StringComparison.Ordinal);

    private static string Bounded(string text) => text.Length <= MostText ? text : text[..MostText];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AccessEntry))]
internal sealed partial class AccessJson : JsonSerializerContext;
