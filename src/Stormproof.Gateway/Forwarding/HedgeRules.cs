namespace Stormproof.Gateway.Forwarding;

/// <summary>When a second request is sent to another node because the first is slow. Dean and Barroso, "The tail at scale",
/// CACM 56(2), 2013.</summary>
/// <param name="After">The wait, 1 ms to 1 min; null: <paramref name="Quantile"/> of the recent waits, once a hundred are known,
/// and at least 5 ms.</param>
/// <param name="Quantile">Which of the recent waits, 0.5 to 0.999.</param>
public sealed record HedgeRules(TimeSpan? After = null, double Quantile = 0.95);
