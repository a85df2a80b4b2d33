using System.Text.Json.Serialization;

namespace Stormproof.Lab.Drills.Runaway;

/// <summary>The drill's result, and what it is judged by.</summary>
/// <param name="Drill">The drill's name.</param>
/// <param name="Seed">Repeats the drill.</param>
/// <param name="Nodes">App nodes at the start.</param>
/// <param name="MaxNodes">The cap.</param>
/// <param name="Need">Nodes that hold the load at a CPU of 80 %: <paramref name="Rps"/> x <paramref name="CpuMsPerRequest"/> over
/// 0.8 x <paramref name="NodeCores"/>, rounded up.</param>
/// <param name="Rps">Requests that came in a second.</param>
/// <param name="CpuMsPerRequest">Processor time of a request on warm nodes, measured before the runs.</param>
/// <param name="NodeCores">What a node may use of a core.</param>
/// <param name="MinuteMs">What stood for a minute: <c>nodeHours</c> and <c>cost</c> are by it.</param>
/// <param name="Before">CPU above 80 % for a minute adds a node; nodes that boot count.</param>
/// <param name="After">The house's autoscaler.</param>
/// <param name="Reasons">Why it failed; empty when it passed.</param>
public sealed record RunawayReport(
    string Drill, int Seed, int Nodes, int MaxNodes, int Need, double Rps, double CpuMsPerRequest, double NodeCores,
    long MinuteMs, RunawayResult Before, RunawayResult After, IReadOnlyList<string> Reasons) : IDrillReport<RunawayResult>
{
    /// <summary><c>pass</c> or <c>fail</c>.</summary>
    [JsonPropertyOrder(1)]
    public string Verdict => Reasons.Count == 0 ? "pass" : "fail";
}

/// <summary>What one run came to.</summary>
/// <param name="NodesPeak">Most node processes at once.</param>
/// <param name="NodesAtEnd">Node processes at the end.</param>
/// <param name="NodeHours">Time of all nodes from their start on, in hours of the drill.</param>
/// <param name="Cost">The same times the price of a node-hour.</param>
/// <param name="SloViolationShare">Share of the requests that failed or took longer than the objective, 0..1.</param>
/// <param name="BootCpu">Mean CPU of nodes that did not take traffic yet, as a share of what they may use; 0 when none was
/// seen.</param>
/// <param name="Requests">Requests that were due.</param>
/// <param name="Errors">Requests with no answer, or another one than a login has.</param>
/// <param name="Rps">Good answers a second.</param>
/// <param name="P50Ms">Median time from when a request was due, in milliseconds.</param>
/// <param name="P99Ms">99th percentile of the same.</param>
/// <param name="DurationMs">The run's length, real time.</param>
public sealed record RunawayResult(
    int NodesPeak, int NodesAtEnd, double NodeHours, double Cost, double SloViolationShare, double BootCpu, long Requests,
    long Errors, double Rps, double P50Ms, double P99Ms, long DurationMs);

/// <summary>Writes the report as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RunawayReport))]
public sealed partial class RunawayReportJson : JsonSerializerContext;
