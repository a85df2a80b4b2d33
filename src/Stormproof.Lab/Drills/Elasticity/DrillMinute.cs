using Stormproof.Autoscaling;
using Stormproof.Model.Scaling;

namespace Stormproof.Lab.Drills.Elasticity;

/// <summary>Time as an autoscaler's rules count it, made shorter: a drill need not take an hour. Rules, node-hours and prices go
/// by it; nodes boot in real time.</summary>
/// <param name="Minute">What stands for a minute.</param>
internal readonly record struct DrillMinute(TimeSpan Minute)
{
    private static readonly TimeSpan UsualLook = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LeastStale = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan LeastRetry = TimeSpan.FromMinutes(1);

    /// <summary>A rule's time in the drill's.</summary>
    public TimeSpan Of(TimeSpan time) => time * (Minute / TimeSpan.FromMinutes(1));

    /// <summary>Real time as hours of the drill's.</summary>
    public double Hours(TimeSpan real) => real / Minute / 60;

    /// <summary>The policy with all its times in the drill's.</summary>
    public ScalingPolicy Of(ScalingPolicy policy) => policy with
    {
        StaleAfter = Longer(Of(policy.StaleAfter), LeastStale),
        ScaleOut = policy.ScaleOut with
        {
            Stabilisation = Of(policy.ScaleOut.Stabilisation), Cooldown = Of(policy.ScaleOut.Cooldown),
            Cold = Of(policy.ScaleOut.Cold),
        },
        ScaleIn = policy.ScaleIn with
        {
            Stabilisation = Of(policy.ScaleIn.Stabilisation), Cooldown = Of(policy.ScaleIn.Cooldown),
        },
        Futility = policy.Futility with
        {
            Settle = Of(policy.Futility.Settle), Retry = Longer(Of(policy.Futility.Retry), LeastRetry),
        },
    };

    /// <summary>A loop for the policy.</summary>
    /// <param name="policy">In the usual time.</param>
    /// <param name="leastLook">The least time between two looks, 2 s if not given. In less nothing is measured: what is under way
    /// for a second or so would be load without answers.</param>
    public AutoscalerOptions Loop(ScalingPolicy policy, TimeSpan? leastLook = null) => new()
    {
        Policy = Of(policy), Interval = Longer(Of(TimeSpan.FromSeconds(15)), leastLook ?? UsualLook),
    };

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
