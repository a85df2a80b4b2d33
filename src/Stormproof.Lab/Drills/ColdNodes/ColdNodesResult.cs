using System.Text.Json.Serialization;

namespace Stormproof.Lab.Drills.ColdNodes;

/// <summary>What came of one growth.</summary>
/// <param name="NodesAtEnd">Nodes that took traffic at the end.</param>
/// <param name="DatabaseQpsPeak">Most page queries that began within a second, by the database's own count.</param>
/// <param name="DatabaseQueries">All of them while the fleet grew.</param>
/// <param name="P99MsPeak">The highest 99th percentile of any second, from when requests were due, in milliseconds.</param>
/// <param name="Errors">Requests with no answer, or another status than 200.</param>
/// <param name="Requests">Requests that were due.</param>
/// <param name="P50Ms">Median time over the whole run.</param>
/// <param name="GrowthMs">From the order to the last node's full share.</param>
/// <param name="DurationMs">The run's length.</param>
public sealed record ColdNodesResult(
    int NodesAtEnd, double DatabaseQpsPeak, long DatabaseQueries, double P99MsPeak, long Errors, long Requests, double P50Ms,
    long GrowthMs, long DurationMs);

/// <summary>Writes the report as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DrillReport<ColdNodesResult>))]
public sealed partial class ColdNodesReportJson : JsonSerializerContext;
