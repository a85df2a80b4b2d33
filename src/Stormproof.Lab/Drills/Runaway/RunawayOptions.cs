namespace Stormproof.Lab.Drills.Runaway;

/// <summary>How a fleet under a rush is scaled.</summary>
/// <param name="MaxNodes">The cap: how far an autoscaler can run away, 6 to 12.</param>
/// <param name="Seed">Repeats the drill.</param>
public sealed record RunawayOptions(int MaxNodes, int Seed)
{
    /// <summary>Nodes at the start.</summary>
    public const int StartNodes = 2;

    /// <summary>Nodes that the rush needs.</summary>
    public const int NeededNodes = StartNodes + 1;

    /// <summary>Mean CPU above which an autoscaler grows, and which a node of the need has at most.</summary>
    public const double TargetCpu = 0.8;

    /// <summary>What stands for a minute of the rules, 1 s to 1 min.</summary>
    public TimeSpan Minute { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Minutes of rush.</summary>
    public int Minutes { get; init; } = 15;

    /// <summary>What a node may use of a core, 0.05 to 1. Real: a node that has used it up is stopped. Small, so that the whole
    /// fleet fits into a machine that is busy with other things.</summary>
    public double NodeCores { get; init; } = 0.08;

    /// <summary>How long a new node costs more a request than a warm one: real time, as its boot. So small a node compiles its
    /// code for a good while.</summary>
    public TimeSpan Cold { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A slower answer violates the objective.</summary>
    public TimeSpan Objective { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What a node costs an hour, in any currency.</summary>
    public double PricePerNodeHour { get; init; } = 0.5;

    /// <summary>Work factor of the passwords: what makes a login cost processor time.</summary>
    public int PasswordIterations { get; init; } = 10_000;

    /// <summary>A request without an answer for this long has failed.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Fewer requests prove nothing.</summary>
    public int FewestRequests { get; init; } = 50;

    /// <summary>Length of a run.</summary>
    public TimeSpan Length => Minute * Minutes;
}
