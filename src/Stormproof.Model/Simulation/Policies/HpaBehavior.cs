namespace Stormproof.Model.Simulation.Policies;

/// <summary>One scaling policy of an HPA.</summary>
/// <param name="Percent">The value is a percentage of the replicas, else it is pods.</param>
/// <param name="Value">Above 0.</param>
/// <param name="PeriodSeconds">In how many seconds; 1 to 1,800.</param>
public sealed record HpaPolicy(bool Percent, int Value, int PeriodSeconds);

/// <summary>How fast an HPA may change in one direction: <c>spec.behavior.scaleUp</c> or <c>scaleDown</c>.</summary>
/// <param name="StabilizationSeconds">0 to 3,600.</param>
/// <param name="Policies">The one that allows the largest change counts.</param>
public sealed record HpaRules(int StabilizationSeconds, IReadOnlyList<HpaPolicy> Policies)
{
    /// <summary>The default for growth: 4 pods or 100 % in 15 s, at once.</summary>
    public static HpaRules DefaultUp { get; } = new(0, [new HpaPolicy(true, 100, 15), new HpaPolicy(false, 4, 15)]);

    /// <summary>The default for shrinking: 100 % in 15 s, after 300 s.</summary>
    public static HpaRules DefaultDown { get; } = new(300, [new HpaPolicy(true, 100, 15)]);

    internal int LongestPeriod => Policies.Max(p => p.PeriodSeconds);
}
