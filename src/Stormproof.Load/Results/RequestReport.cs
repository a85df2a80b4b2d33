namespace Stormproof.Load.Results;

/// <summary>One request of a journey.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Requests">How often it was sent.</param>
/// <param name="Errors">How often it did not end well.</param>
/// <param name="Latency">From when it was due.</param>
public sealed record RequestReport(string Name, long Requests, long Errors, LatencySummary Latency);
