using System.Text.Json.Serialization;

namespace Stormproof.Lab.Drills.DeadNode;

/// <summary>What one run came to, from the moment when the nodes fell ill.</summary>
/// <param name="Requests">Requests that were due.</param>
/// <param name="Errors">Those without an answer, or with one of 400 and above.</param>
/// <param name="ErrorRate">Errors / requests.</param>
/// <param name="Timeouts">Of the errors, users who waited in vain.</param>
/// <param name="ServerErrors">Of the errors, answers of 500 and above.</param>
/// <param name="LateErrors">Of the errors, those of requests that were due in the second half.</param>
/// <param name="Retries">Attempts beyond a request's first.</param>
/// <param name="Ejections">How often the balancer took a node out that answered its probes.</param>
/// <param name="HungShare">Share of the attempts that the hanging node was given, 0..1.</param>
/// <param name="ErringShare">Share that the erring node was given.</param>
/// <param name="SlowShare">Share that the slow node was given.</param>
/// <param name="Faults">Whether the faults were there, found by asking the nodes themselves.</param>
/// <param name="Rps">Good answers a second.</param>
/// <param name="P50Ms">Median time from when a request was due, in milliseconds; a timeout counts with its length.</param>
/// <param name="P99Ms">99th percentile of the same.</param>
/// <param name="DurationMs">How long the nodes were ill.</param>
public sealed record DeadNodeResult(
    long Requests, long Errors, double ErrorRate, long Timeouts, long ServerErrors, long LateErrors, long Retries, long Ejections,
    double HungShare, double ErringShare, double SlowShare, NodeFaultChecks Faults, double Rps, double P50Ms, double P99Ms,
    long DurationMs);

/// <summary>What the ill nodes answered when they were asked without the balancer, in the middle of the run.</summary>
/// <param name="Hangs">One gave no answer.</param>
/// <param name="Errs">One answered 500.</param>
/// <param name="IsSlow">One answered well, and 16 times later than a healthy node's page takes.</param>
public sealed record NodeFaultChecks(bool Hangs, bool Errs, bool IsSlow);

/// <summary>Writes the report as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DrillReport<DeadNodeResult>))]
public sealed partial class DeadNodeReportJson : JsonSerializerContext;
