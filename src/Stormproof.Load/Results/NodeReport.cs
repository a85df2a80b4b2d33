namespace Stormproof.Load.Results;

/// <summary>One node, as it named itself in its answers.</summary>
/// <param name="Name">Its name; <c>(others)</c> for those beyond the first 64.</param>
/// <param name="Requests">Those it answered.</param>
/// <param name="Errors">Those of them that did not end well.</param>
/// <param name="Latency">From when a request was due; in the closed model not corrected.</param>
/// <param name="Buckets">Latencies in buckets.</param>
public sealed record NodeReport(string Name, long Requests, long Errors, LatencySummary Latency, LatencyBuckets Buckets);
