using System.Text.Json.Serialization;

namespace Stormproof.Lab.Drills.ScaleIn;

/// <summary>What one run came to.</summary>
/// <param name="Requests">Requests sent.</param>
/// <param name="LongRequests">Of these, those that take seconds.</param>
/// <param name="CutRequests">Requests without a good answer: cut off with their node, or sent to one that had ended.</param>
/// <param name="CutLongRequests">Of these, those that take seconds.</param>
/// <param name="InFlight">Requests that the leaving nodes had when the fleet began to shrink.</param>
/// <param name="NodesEnded">Nodes whose process ended.</param>
/// <param name="NodesLeft">Nodes that run at the end.</param>
/// <param name="ScaleInMs">From the decision until the last of them was gone.</param>
/// <param name="LongestMs">The longest that a user waited for a good answer.</param>
/// <param name="Rps">Good answers of short requests a second.</param>
/// <param name="P50Ms">Median time of a short request, in milliseconds.</param>
/// <param name="P99Ms">99th percentile of the same.</param>
/// <param name="DurationMs">Length of the load.</param>
public sealed record ScaleInResult(
    long Requests, long LongRequests, long CutRequests, long CutLongRequests, int InFlight, int NodesEnded, int NodesLeft,
    long ScaleInMs, double LongestMs, double Rps, double P50Ms, double P99Ms, long DurationMs);

/// <summary>Writes the report as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DrillReport<ScaleInResult>))]
public sealed partial class ScaleInReportJson : JsonSerializerContext;
