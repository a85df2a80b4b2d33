namespace Stormproof.Model.Scaling;

/// <summary>What an autoscaler remembers: a value, which a decision reads and never changes. It takes no part in what is
/// measured; lost, it costs a cooldown.</summary>
public readonly struct ScalingState
{
    private ScalingState(int target, TimeSpan now)
    {
        Target = target;
        LastOut = LastIn = FreshSince = now;
        LastAt = TimeSpan.MinValue;
        History = DemandHistory.Empty;
        WarmCost = LatencyKnee = double.PositiveInfinity;
        HistoryBucket = -1;
    }

    /// <summary>The start, also of a new leader: as though the fleet had just changed, so that a restart buys no
    /// growth.</summary>
    /// <param name="nodes">Nodes there are, ready or starting, or how many were last asked for; 0 or more.</param>
    /// <param name="now">The time, as in the samples.</param>
    public static ScalingState Start(int nodes, TimeSpan now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nodes);
        return new ScalingState(nodes, now);
    }

    /// <summary>Nodes that were last asked for.</summary>
    public int Target { get; internal init; }

    /// <summary>When the fleet last grew.</summary>
    public TimeSpan LastOut { get; internal init; }

    /// <summary>When it last shrank.</summary>
    public TimeSpan LastIn { get; internal init; }

    /// <summary>Growth has brought nothing and has stopped.</summary>
    public bool IsFutile => Futility.Since is not null;

    /// <summary>When the last usable sample was measured.</summary>
    internal TimeSpan LastAt { get; init; }

    /// <summary>Since when samples have come without a gap.</summary>
    internal TimeSpan FreshSince { get; init; }

    internal SlidingWindow OutWants { get; init; }

    internal SlidingWindow InWants { get; init; }

    internal SlidingWindow Loads { get; init; }

    internal SlidingWindow Added { get; init; }

    /// <summary>Nodes that became ready.</summary>
    internal SlidingWindow Joined { get; init; }

    /// <summary>Nodes a request a second, of a warm fleet; infinite until known.</summary>
    internal double WarmCost { get; init; }

    internal LoadTrend Trend { get; init; }

    internal DemandHistory History { get; init; }

    /// <summary>The five minutes that are being filled, and their highest load.</summary>
    internal long HistoryBucket { get; init; }

    internal double HistoryPeak { get; init; }

    /// <summary>The load of a node at which latency was first too high; no scale-in goes near it. Corrected when a node carries
    /// more in good time.</summary>
    internal double LatencyKnee { get; init; }

    internal FutilityWatch Futility { get; init; }
}
