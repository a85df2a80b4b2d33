namespace Stormproof.Load.Results;

/// <summary>Where the latency curve bends.</summary>
/// <param name="Rps">The rate there, requests a second.</param>
/// <param name="P99Ms">Latency there, in milliseconds.</param>
/// <param name="LowRps">The lower end of the confidence interval of the rate.</param>
/// <param name="HighRps">Its upper end.</param>
public sealed record Knee(double Rps, double P99Ms, double LowRps, double HighRps);
