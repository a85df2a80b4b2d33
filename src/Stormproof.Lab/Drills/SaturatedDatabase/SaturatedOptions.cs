namespace Stormproof.Lab.Drills.SaturatedDatabase;

/// <summary>Load above what the database can do, and how the fleet is scaled.</summary>
/// <param name="MaxNodes">The cap, 4 to 12.</param>
/// <param name="Seed">Repeats the drill.</param>
public sealed record SaturatedOptions(int MaxNodes, int Seed)
{
    /// <summary>Nodes at the start.</summary>
    public const int StartNodes = 2;

    /// <summary>The least share of what was expected of more nodes that counts as help.</summary>
    public const double LeastGain = 0.25;

    /// <summary>What stands for a minute of the rules, 1 s to 1 min.</summary>
    public TimeSpan Minute { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Length of a run, in such minutes.</summary>
    public int Minutes { get; init; } = 16;

    /// <summary>Minutes at the begin and at the end of a run whose throughput is compared.</summary>
    public int Compared { get; init; } = 3;

    /// <summary>Queries that the database runs at a time.</summary>
    public int Places { get; init; } = 4;

    /// <summary>How long each takes.</summary>
    public TimeSpan QueryTime { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Users who each wait for an answer before they ask again. So many that they wait for two seconds: the database
    /// can answer no more than it can, and nothing that it does is thrown away by users who gave up.</summary>
    public int Users { get; init; } = 80;

    /// <summary>p95 above which an autoscaler grows, in milliseconds.</summary>
    public double TargetP95Ms { get; init; } = 500;

    /// <summary>What a node costs an hour, in any currency.</summary>
    public double PricePerNodeHour { get; init; } = 0.5;

    /// <summary>A request without an answer for this long has failed.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Answers a second that the database can give.</summary>
    public double DatabaseRps => Places / QueryTime.TotalSeconds;

    /// <summary>Length of a run.</summary>
    public TimeSpan Length => Minute * Minutes;
}
