using System.Text.Json.Serialization;

namespace Stormproof.Lab.Drills.Stampede;

/// <summary>What one stampede came to.</summary>
/// <param name="Requests">Requests sent.</param>
/// <param name="DatabaseLoads">Runs of the key's query, counted by the database's servers.</param>
/// <param name="Errors">Requests with no answer, or another status than 200.</param>
/// <param name="WrongAnswers">Answers that are not what the database holds.</param>
/// <param name="Rps">Requests per second.</param>
/// <param name="P50Ms">Median time from the moment when all were due, in milliseconds.</param>
/// <param name="P99Ms">99th percentile of the same.</param>
/// <param name="DurationMs">Until the last answer.</param>
public sealed record StampedeResult(
    long Requests, long DatabaseLoads, long Errors, long WrongAnswers, double Rps, double P50Ms, double P99Ms, long DurationMs);

/// <summary>Writes the report as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DrillReport<StampedeResult>))]
public sealed partial class StampedeReportJson : JsonSerializerContext;
