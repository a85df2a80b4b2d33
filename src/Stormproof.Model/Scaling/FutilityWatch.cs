namespace Stormproof.Model.Scaling;

/// <summary>Why growth stopped: what more nodes brought.</summary>
/// <param name="NodesBefore">Ready nodes before.</param>
/// <param name="NodesAfter">Ready nodes when it was judged.</param>
/// <param name="RpsBefore">Answers a second before.</param>
/// <param name="RpsAfter">Answers a second after.</param>
/// <param name="P95BeforeMs">Latency before, ms; NaN if unknown.</param>
/// <param name="P95AfterMs">Latency after, ms; NaN if unknown.</param>
public readonly record struct FutilityEvidence(
    int NodesBefore, int NodesAfter, double RpsBefore, double RpsAfter, double P95BeforeMs, double P95AfterMs)
{
    /// <summary>New nodes are cold when they are judged: the limit is the higher of the two.</summary>
    internal double Best => Math.Max(RpsBefore, RpsAfter);
}

/// <summary>Watches whether nodes that were added brought throughput or latency.</summary>
internal readonly record struct FutilityWatch
{
    /// <summary>A latency that fell by this share has been helped.</summary>
    private const double LatencyGain = 0.1;

    /// <summary>Throughput that shows that what was the limit is none any more.</summary>
    private const double LimitMoved = 1.1;

    private static readonly TimeSpan LongestRetry = TimeSpan.FromHours(24);

    /// <summary>Nodes that have not come by then are not waited for.</summary>
    private static readonly TimeSpan LongestWatch = TimeSpan.FromHours(1);

    public bool Watching { get; init; }

    public TimeSpan BegunAt { get; init; }

    public int Nodes { get; init; }

    public double Rps { get; init; }

    public double P95Ms { get; init; }

    /// <summary>The most that was answered since users wait and no node was lost: new nodes are cold and cost throughput before
    /// they bring any, and to get back what they cost is no gain.</summary>
    public double BestRps { get; init; }

    public double BestP95Ms { get; init; }

    public double LoadPerNode { get; init; }

    /// <summary>Ready nodes at the last sample, and since when there were at least that many.</summary>
    public int LastReady { get; init; }

    public TimeSpan GrownAt { get; init; }

    public TimeSpan? Since { get; init; }

    public int Tries { get; init; }

    public FutilityEvidence Evidence { get; init; }

    public FutilityWatch Carried(StateCarrier carrier) => this with
    {
        Watching = carrier.Flag(Watching),
        BegunAt = carrier.Time(BegunAt),
        Nodes = carrier.Count(Nodes),
        Rps = carrier.Number(Rps),
        P95Ms = carrier.Number(P95Ms),
        BestRps = carrier.Number(BestRps),
        BestP95Ms = carrier.Number(BestP95Ms),
        LoadPerNode = carrier.Number(LoadPerNode),
        LastReady = carrier.Count(LastReady),
        GrownAt = carrier.Time(GrownAt),
        Since = carrier.Flag(Since is not null) ? carrier.Time(Since ?? default) : null,
        Tries = carrier.Count(Tries),
        Evidence = new FutilityEvidence(
            carrier.Count(Evidence.NodesBefore), carrier.Count(Evidence.NodesAfter), carrier.Number(Evidence.RpsBefore),
            carrier.Number(Evidence.RpsAfter), carrier.Number(Evidence.P95BeforeMs), carrier.Number(Evidence.P95AfterMs)),
    };

    /// <summary>A try of one node is due.</summary>
    public bool MayTry(FutilityRules rules, TimeSpan now) =>
        Since is { } since && !Watching && now - since >= RetryAfter(rules);

    public TimeSpan RetryAfter(FutilityRules rules) =>
        TimeSpan.FromTicks(Math.Min(LongestRetry.Ticks, rules.Retry.Ticks << Math.Min(Tries, 16)));

    /// <summary>Growth begins: what was there before is kept to compare.</summary>
    public FutilityWatch Begin(in FleetReading reading, in ScalingNeed need, TimeSpan now) =>
        Watching || reading.Ready == 0
            ? this
            : this with
            {
                Watching = true,
                BegunAt = now,
                Nodes = reading.Ready,
                Rps = BestRps,
                P95Ms = BestP95Ms,
                LoadPerNode = need.LoadNodes / reading.Ready,
            };

    /// <summary>The watch after a sample.</summary>
    public FutilityWatch After(ScalingPolicy policy, in FleetReading reading, in ScalingNeed need, TimeSpan now)
    {
        var rules = policy.Futility;
        var afresh = reading.Ready < LastReady || !(need.Slow || need.Pressed);
        var next = this with
        {
            BestRps = afresh ? reading.Throughput : Best(BestRps, reading.Throughput, Math.Max),
            BestP95Ms = afresh ? reading.P95Ms : Best(BestP95Ms, reading.P95Ms, Math.Min),
            LastReady = reading.Ready,
            GrownAt = reading.Ready > LastReady ? now : GrownAt,
        };
        if (next.Since is not null && (!(need.Slow || need.Pressed) || reading.Throughput > LimitMoved * next.Evidence.Best))
        {
            // The limit has moved, or nobody waits any more.
            return next with { Since = null, Tries = 0, Watching = false };
        }

        if (!next.Watching)
        {
            return next;
        }

        if (!need.Slow && !need.Pressed)
        {
            return next with { Watching = false };
        }

        if (now - next.BegunAt > LongestWatch)
        {
            return next with { Watching = false, Since = Since is null ? null : now, Tries = Since is null ? 0 : Tries + 1 };
        }

        var settle = rules.Settle > policy.ScaleOut.Cold ? rules.Settle : policy.ScaleOut.Cold;
        return Grown(rules, reading) && now - next.GrownAt >= settle && !double.IsNaN(Rps) && !double.IsNaN(reading.Throughput)
            ? next.Judge(rules, reading, need, now)
            : next;
    }

    private static double Best(double before, double now, Func<double, double, double> better) =>
        double.IsNaN(before) ? now : double.IsNaN(now) ? before : better(before, now);

    private bool Grown(FutilityRules rules, in FleetReading reading) =>
        reading.Ready >= Nodes + (Since is null ? Math.Max(1, (int)Math.Ceiling(rules.Growth * Nodes)) : 1);

    private FutilityWatch Judge(FutilityRules rules, in FleetReading reading, in ScalingNeed need, TimeSpan now)
    {
        var growth = (double)reading.Ready / Nodes - 1;
        var helped = reading.Throughput - Rps > rules.LeastGain * growth * Math.Max(Rps, 1e-9)
            || reading.P95Ms < (1 - LatencyGain) * P95Ms
            // Busy and nobody waits: load that spreads over more nodes is the gain.
            || (!need.Slow && need.LoadNodes / reading.Ready < LoadPerNode * (1 - rules.LeastGain * growth / (1 + growth)));
        if (helped)
        {
            return this with { Watching = false, Since = null, Tries = 0 };
        }

        return this with
        {
            Watching = false,
            Tries = Since is null ? 0 : Tries + 1,
            Since = now,
            Evidence = new FutilityEvidence(Nodes, reading.Ready, Rps, reading.Throughput, P95Ms, reading.P95Ms),
        };
    }
}
