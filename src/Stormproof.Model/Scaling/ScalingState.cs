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

    /// <summary>A start where it is known that somebody decided before and not what: the hour's nodes count as added.</summary>
    /// <param name="policy">Whose limit on the hour's nodes.</param>
    /// <param name="nodes">As in <see cref="Start"/>.</param>
    /// <param name="now">As in <see cref="Start"/>.</param>
    public static ScalingState StartAfterUnknown(ScalingPolicy policy, int nodes, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var added = default(SlidingWindow);
        added.Add(now, Autoscaler.BudgetWindow, policy.MaxNodesPerHour ?? policy.MaxNodes ?? 0);
        return Start(nodes, now) with { Added = added };
    }

    /// <summary>The same memory of a fleet whose number is another one.</summary>
    public ScalingState At(int nodes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nodes);
        return this with { Target = nodes };
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

    internal ScalingState Carried(StateCarrier carrier) => this with
    {
        Target = carrier.Count(Target),
        LastOut = carrier.Time(LastOut),
        LastIn = carrier.Time(LastIn),
        LastAt = carrier.Time(LastAt),
        FreshSince = carrier.Time(FreshSince),
        OutWants = OutWants.Carried(carrier),
        InWants = InWants.Carried(carrier),
        Loads = Loads.Carried(carrier),
        Added = Added.Carried(carrier),
        Joined = Joined.Carried(carrier),
        WarmCost = carrier.Number(WarmCost),
        Trend = Trend.Carried(carrier),
        History = History.Carried(carrier),
        HistoryBucket = carrier.Whole(HistoryBucket),
        HistoryPeak = carrier.Number(HistoryPeak),
        LatencyKnee = carrier.Number(LatencyKnee),
        Futility = Futility.Carried(carrier),
    };

    /// <summary>Windows of other lengths cannot be read on.</summary>
    internal ScalingState WithoutWindows(TimeSpan now) => this with
    {
        OutWants = default, InWants = default, Loads = default, Joined = default, FreshSince = now,
    };
}
