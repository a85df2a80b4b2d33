namespace Stormproof.Model.Fleet.Outliers;

/// <summary>When a node that answers its probes is taken out all the same, because of what its requests show.</summary>
public sealed record OutlierRules
{
    /// <summary>Errors in a row that eject a node, 1 to 1,000: answers of 500 and above, broken or timed-out requests, requests
    /// that a hedge overtook. Default 5.</summary>
    public int ErrorsInARow { get; init; } = 5;

    /// <summary>Time between two comparisons of the nodes, 100 ms to 1 h. Default 10 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Requests of a node without which it is not compared, 1 to 1,000,000; fewer are kept for the next comparison.
    /// Default 20.</summary>
    public int LeastRequests { get; init; } = 20;

    /// <summary>A node is out when its success rate is this many standard deviations below the mean, 0.1 to 10.
    /// Default 1.9.</summary>
    public double Deviations { get; init; } = 1.9;

    /// <summary>But only when it is at least this far below the mean, 0.01 to 1: in a fleet that hardly errs, one error is far
    /// outside the deviation. Default 0.05.</summary>
    public double LeastGap { get; init; } = 0.05;

    /// <summary>In a fleet too small for a deviation: how far below the median success rate a node is out, 0.01 to 1.
    /// Default 0.5.</summary>
    public double SmallFleetGap { get; init; } = 0.5;

    /// <summary>A node is out when its latency is this many times the fleet's median, 1.1 to 1,000. Default 4.</summary>
    public double LatencyFactor { get; init; } = 4;

    /// <summary>But only when it is at least this much above the median, 0 to 1 min. Default 20 ms.</summary>
    public TimeSpan LeastLatencyGap { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long the first ejection lasts, 10 ms to 1 h; the next ones last twice, three times... as long.
    /// Default 30 s.</summary>
    public TimeSpan Ejection { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest ejection, at least <see cref="Ejection"/>, to 24 h. Default 5 min.</summary>
    public TimeSpan LongestEjection { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The most that may be out at once, as a share of the nodes, 0 to 1; 0 ejects none. Default 0.3.</summary>
    public double MostEjected { get; init; } = 0.3;

    /// <summary>How many nodes may be ejected at once: the share rounded down; of three or more nodes at least one; of one or two
    /// none, since the other would have to bear twice its load on a mere judgement.</summary>
    /// <param name="members">Nodes that have been ready once and are not leaving.</param>
    public int Cap(int members) => MostEjected <= 0 || members <= 2 ? 0 : Math.Max(1, (int)(MostEjected * members));
}
