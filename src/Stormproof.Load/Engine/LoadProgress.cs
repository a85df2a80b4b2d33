namespace Stormproof.Load.Engine;

/// <summary>A run under way, as it is told once a second.</summary>
/// <param name="Elapsed">Since the measured time began; negative in the warm-up.</param>
/// <param name="Requests">Requests so far.</param>
/// <param name="Errors">Errors so far.</param>
/// <param name="Rps">Requests a second since the last report.</param>
/// <param name="P50Ms">Median latency since the last report.</param>
/// <param name="P99Ms">The 99th percentile since the last report.</param>
/// <param name="Running">Users with a request under way or in a pause of their journey.</param>
public readonly record struct LoadProgress(
    TimeSpan Elapsed, long Requests, long Errors, double Rps, double P50Ms, double P99Ms, int Running);
