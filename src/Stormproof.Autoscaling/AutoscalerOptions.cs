using Stormproof.Model.Scaling;

namespace Stormproof.Autoscaling;

/// <summary>How an <see cref="AutoscalerLoop"/> runs.</summary>
public sealed record AutoscalerOptions
{
    /// <summary>How the fleet is sized.</summary>
    public required ScalingPolicy Policy { get; init; }

    /// <summary>Time between two decisions, 100 ms to 10 min. Default 15 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long one round may take, everything that it asks others included, 100 ms to 10 min. Default 10 s.</summary>
    public TimeSpan RoundTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait between two tries while the fleet cannot be reached, from <see cref="Interval"/> to 1 h; the
    /// waits double up to it. Default 2 min.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a node may take from its order to its first traffic before it is replaced, 1 s to 1 h. Default 5 min.
    /// </summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The wait after a node was replaced before the next is, 1 s to 1 h; it doubles each time, up to an hour, until the
    /// whole fleet is ready. Default 10 s.</summary>
    public TimeSpan ReplacementBackOff { get; init; } = TimeSpan.FromSeconds(10);

    internal void Validate()
    {
        var faults = ScalingPolicyCheck.Faults(Policy).Select(f => f.Text).ToList();
        Check(faults, nameof(Interval), Interval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));
        Check(faults, nameof(RoundTimeout), RoundTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));
        Check(faults, nameof(LongestBackOff), LongestBackOff, Interval, TimeSpan.FromHours(1));
        Check(faults, nameof(StartTimeout), StartTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Check(faults, nameof(ReplacementBackOff), ReplacementBackOff, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", faults) + ".");
        }
    }

    private static void Check(List<string> faults, string name, TimeSpan value, TimeSpan low, TimeSpan high)
    {
        if (value < low || value > high)
        {
            faults.Add(FormattableString.Invariant(
                $"{name} {value.TotalSeconds} s is not allowed; give {low.TotalSeconds} s to {high.TotalSeconds} s"));
        }
    }
}
