using System.Text.Json.Serialization;

namespace Stormproof.Lab.Drills.SaturatedDatabase;

/// <summary>The drill's result, and what it is judged by.</summary>
/// <param name="Drill">The drill's name.</param>
/// <param name="Seed">Repeats the drill.</param>
/// <param name="Nodes">App nodes at the start.</param>
/// <param name="MaxNodes">The cap.</param>
/// <param name="Users">Users who each wait for an answer before they ask again.</param>
/// <param name="DatabaseRps">The most that the database can answer a second.</param>
/// <param name="MinuteMs">What stood for a minute: <c>nodeHours</c> and <c>cost</c> are by it.</param>
/// <param name="Before">p95 above its target for a minute adds a node.</param>
/// <param name="After">The house's autoscaler.</param>
/// <param name="Reasons">Why it failed; empty when it passed.</param>
public sealed record SaturatedReport(
    string Drill, int Seed, int Nodes, int MaxNodes, int Users, double DatabaseRps, long MinuteMs, SaturatedResult Before,
    SaturatedResult After, IReadOnlyList<string> Reasons) : IDrillReport<SaturatedResult>
{
    /// <summary><c>pass</c> or <c>fail</c>.</summary>
    [JsonPropertyOrder(1)]
    public string Verdict => Reasons.Count == 0 ? "pass" : "fail";
}

/// <summary>What one run came to.</summary>
/// <param name="NodesPeak">Most node processes at once.</param>
/// <param name="NodesAtEnd">Node processes at the end.</param>
/// <param name="ReadyAtEnd">Those of them that took traffic.</param>
/// <param name="NodeHours">Time of all nodes from their start on, in hours of the drill.</param>
/// <param name="Cost">The same times the price of a node-hour.</param>
/// <param name="FirstRps">Good answers a second in the first minutes, before the fleet grew far.</param>
/// <param name="Rps">The same in the last ones.</param>
/// <param name="FutilityStops">How often growth was stopped because it brought nothing.</param>
/// <param name="Evidence">What the last stop was decided by; null without one.</param>
/// <param name="Requests">Requests.</param>
/// <param name="Errors">Requests with no answer, or another status than 200.</param>
/// <param name="P50Ms">Median time of a request, in milliseconds.</param>
/// <param name="P99Ms">99th percentile of the same.</param>
/// <param name="DurationMs">The run's length, real time.</param>
public sealed record SaturatedResult(
    int NodesPeak, int NodesAtEnd, int ReadyAtEnd, double NodeHours, double Cost, double FirstRps, double Rps,
    int FutilityStops, StopEvidence? Evidence, long Requests, long Errors, double P50Ms, double P99Ms, long DurationMs);

/// <summary>Why growth stopped: the figures that the decision's event names.</summary>
/// <param name="NodesBefore">Ready nodes before it grew.</param>
/// <param name="NodesAfter">Ready nodes when it was judged.</param>
/// <param name="RpsBefore">Answers a second before.</param>
/// <param name="RpsAfter">Answers a second after.</param>
/// <param name="P95BeforeMs">p95 before, in milliseconds; null when it was not known.</param>
/// <param name="P95AfterMs">p95 after; null when it was not known.</param>
/// <param name="Decision">The event's line.</param>
public sealed record StopEvidence(
    int NodesBefore, int NodesAfter, double RpsBefore, double RpsAfter, double? P95BeforeMs, double? P95AfterMs, string Decision);

/// <summary>Writes the report as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(SaturatedReport))]
public sealed partial class SaturatedReportJson : JsonSerializerContext;
