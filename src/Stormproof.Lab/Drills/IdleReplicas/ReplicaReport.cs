using System.Text.Json.Serialization;

namespace Stormproof.Lab.Drills.IdleReplicas;

/// <summary>The drill's result, and what naive routing would have done.</summary>
/// <param name="Drill">The drill's name.</param>
/// <param name="Seed">Repeats the drill.</param>
/// <param name="Nodes">App nodes.</param>
/// <param name="Before">All on the primary.</param>
/// <param name="After">Reads on replicas that have what their client has written.</param>
/// <param name="Ungated">Reads on a replica, whatever it has. It is shown and not judged.</param>
/// <param name="Reasons">Why it failed; empty when it passed.</param>
public sealed record ReplicaReport(
    string Drill, int Seed, int Nodes, ReplicaResult Before, ReplicaResult After, ReplicaResult Ungated,
    IReadOnlyList<string> Reasons) : IDrillReport<ReplicaResult>
{
    /// <summary><c>pass</c> or <c>fail</c>.</summary>
    [JsonPropertyOrder(1)]
    public string Verdict => Reasons.Count == 0 ? "pass" : "fail";
}

/// <summary>What one run came to.</summary>
/// <param name="Requests">Requests that users sent.</param>
/// <param name="Errors">Requests with another answer than one undisturbed node gives.</param>
/// <param name="PrimaryShare">Share of the shop's statements that the primary ran, 0..1, counted by the servers.</param>
/// <param name="ReplicaShare">Share that replicas ran.</param>
/// <param name="ReadShare">Share of the statements that read.</param>
/// <param name="ReadsOnReplicas">Share of the reads that replicas answered.</param>
/// <param name="OwnReads">Reads by which a user looked for what it had just written.</param>
/// <param name="ReadYourWritesViolations">Of these, reads that did not show it.</param>
/// <param name="Rps">Requests per second.</param>
/// <param name="P50Ms">Median time of an answer, in milliseconds.</param>
/// <param name="P99Ms">99th percentile of the same.</param>
/// <param name="DurationMs">The run's length.</param>
public sealed record ReplicaResult(
    long Requests, long Errors, double PrimaryShare, double ReplicaShare, double ReadShare, double ReadsOnReplicas, long OwnReads,
    long ReadYourWritesViolations, double Rps, double P50Ms, double P99Ms, long DurationMs);

/// <summary>Writes the report as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ReplicaReport))]
public sealed partial class ReplicaReportJson : JsonSerializerContext;
