namespace Stormproof.Model.Fleet;

/// <summary>Gives a node that has just become ready its share little by little, while its caches and pools fill. The ramp is
/// Envoy's: weight x max(least share, (time / window)^(1 / aggression)).</summary>
/// <param name="Window">How long the ramp takes, 0 to 1 h; 0 is none.</param>
/// <param name="Aggression">1 is a straight line, above 1 rises faster at first, below 1 slower; 0.1 to 10.</param>
/// <param name="LeastShare">The share at the start, 0.01 to 1.</param>
public sealed record SlowStart(TimeSpan Window, double Aggression = 1, double LeastShare = 0.1)
{
    /// <summary>30 s from 10 %, in a straight line.</summary>
    public static SlowStart Usual { get; } = new(TimeSpan.FromSeconds(30));

    /// <summary>The part of its weight that a node has.</summary>
    /// <param name="since">How long it has been ready, 0 or more.</param>
    /// <returns>The least share up to 1; never falls as time passes.</returns>
    public double Share(TimeSpan since) => since >= Window
        ? 1
        : Math.Max(LeastShare, Math.Pow(Math.Max(0, since / Window), 1 / Aggression));
}
