namespace Stormproof.Model.Scaling;

/// <summary>What a node may hold of something: scaled out above <paramref name="Target"/> (plus the tolerance), scaled in only
/// below <paramref name="ScaleIn"/>, left alone between.</summary>
/// <param name="Target">What a node should hold; above 0. CPU and memory as a share, latency in milliseconds, concurrency in
/// requests in flight.</param>
/// <param name="ScaleIn">Above 0 and below <paramref name="Target"/>.</param>
public sealed record ScalingTarget(double Target, double ScaleIn);

/// <summary>How a fleet may grow.</summary>
public sealed record ScaleOutRules
{
    /// <summary>A need counts only when it has stood this long; 0 to 1 h.</summary>
    public TimeSpan Stabilisation { get; init; }

    /// <summary>Between two growths; 0 to 24 h.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A need that was computed from load (never from latency) and is this many times what is ordered does not wait for
    /// the cooldown; 1 to 100.</summary>
    public double Surge { get; init; } = 1.25;

    /// <summary>Nodes that one decision may add, or <see cref="StepShare"/> of the fleet if that is more; 1 to 10,000.</summary>
    public int StepNodes { get; init; } = 2;

    /// <summary>0 to 10.</summary>
    public double StepShare { get; init; } = 2;

    /// <summary>Nodes that may be on the way, ordered and not yet healthy, or <see cref="WaveShare"/> of the ready ones if that
    /// is more; 1 to 10,000. With 1 and a share of 0, each node is warm and healthy before the next one is ordered.</summary>
    public int WaveNodes { get; init; } = 2;

    /// <summary>0 to 10.</summary>
    public double WaveShare { get; init; } = 2;

    /// <summary>How long a node is cold after it became ready; 0 to 1 h. While more than a tenth of the fleet is cold, a request
    /// counts with what it cost before: what empty caches cost is no load.</summary>
    public TimeSpan Cold { get; init; } = TimeSpan.FromMinutes(2);
}

/// <summary>How a fleet may shrink.</summary>
public sealed record ScaleInRules
{
    /// <summary>The highest need of this long counts, and the fleet holds the highest load of this long; 0 to 24 h.</summary>
    public TimeSpan Stabilisation { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>After any change; 0 to 24 h.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Nodes that one decision may take away, or <see cref="StepShare"/> of the fleet if that is more; 1 to
    /// 10,000.</summary>
    public int StepNodes { get; init; } = 1;

    /// <summary>0 to 1.</summary>
    public double StepShare { get; init; } = 0.5;

    /// <summary>Nodes that may be lost (N+1): without them the others hold no more than the target and its tolerance, which is
    /// where the fleet would grow; 0 to 100. A small fleet needs a node more for it; in a large one the headroom of all
    /// carries it. Ordered with the need and kept at scale-in.</summary>
    public int SpareNodes { get; init; } = 1;
}

/// <summary>When growth has brought nothing and stops.</summary>
public sealed record FutilityRules
{
    /// <summary>The share of the expected gain that counts as help; above 0, at most 1.</summary>
    public double LeastGain { get; init; } = 0.25;

    /// <summary>How much larger the fleet must have become before it is judged; above 0, at most 10.</summary>
    public double Growth { get; init; } = 0.1;

    /// <summary>How long new nodes work before they are judged; 0 to 1 h.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>When one node more is tried; 1 min to 24 h. Each try in vain doubles it, up to 24 h.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromMinutes(30);
}

/// <summary>Looking ahead. Never asks for less than what the samples ask for.</summary>
public sealed record PredictionRules
{
    /// <summary>How far; what a node takes from its order to its share of the load. 1 s to 1 h.</summary>
    public TimeSpan Lead { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The recent trend goes on, where it is more than noise.</summary>
    public bool Trend { get; init; } = true;

    /// <summary>The same time yesterday.</summary>
    public bool Yesterday { get; init; } = true;

    /// <summary>The same time a week ago.</summary>
    public bool LastWeek { get; init; } = true;
}

/// <summary>How a fleet is sized. <see cref="ScalingPolicyCheck"/> says whether it can be.</summary>
public sealed record ScalingPolicy
{
    /// <summary>1 to <see cref="MaxNodes"/>.</summary>
    public int MinNodes { get; init; } = 2;

    /// <summary>The cap, 1 to 100,000; there is no default.</summary>
    public int? MaxNodes { get; init; }

    /// <summary>Nodes that may be added in any hour, 1 to 100,000; as many as <see cref="MaxNodes"/> if not said.</summary>
    public int? MaxNodesPerHour { get; init; }

    /// <summary>What the fleet may cost an hour; needs <see cref="NodePricePerHour"/>.</summary>
    public double? MaxCostPerHour { get; init; }

    /// <summary>What a node costs an hour, 0 or more.</summary>
    public double? NodePricePerHour { get; init; }

    /// <summary>Mean CPU of the ready nodes, 0 to 1.</summary>
    public ScalingTarget? Cpu { get; init; } = new(0.8, 0.75);

    /// <summary>Mean memory of the ready nodes, 0 to 1. Memory grows a fleet and forbids shrinking; it never asks for
    /// it.</summary>
    public ScalingTarget? Memory { get; init; }

    /// <summary>The 95th percentile of latency, ms.</summary>
    public ScalingTarget? P95Ms { get; init; }

    /// <summary>Requests in flight on a node.</summary>
    public ScalingTarget? Concurrency { get; init; }

    /// <summary>A share by which a value may exceed its target before the fleet grows; 0 to 1.</summary>
    public double Tolerance { get; init; } = 0.05;

    /// <summary>A sample older than this counts as none; 1 s to 1 h.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How it may grow.</summary>
    public ScaleOutRules ScaleOut { get; init; } = new();

    /// <summary>How it may shrink.</summary>
    public ScaleInRules ScaleIn { get; init; } = new();

    /// <summary>When it stops growing because that brings nothing.</summary>
    public FutilityRules Futility { get; init; } = new();

    /// <summary>Whether it looks ahead.</summary>
    public PredictionRules? Prediction { get; init; }
}
