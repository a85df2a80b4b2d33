namespace Stormproof.Model.Planning.Availability;

/// <summary>What is usually built for an availability.</summary>
/// <param name="Availability">The most that it usually reaches, 0 to 1.</param>
/// <param name="Architecture">In a few words.</param>
public sealed record ArchitectureLevel(double Availability, string Architecture)
{
    /// <summary>The levels, the lowest first.</summary>
    public static IReadOnlyList<ArchitectureLevel> All { get; } =
    [
        new(0.99, "one server"),
        new(0.999, "active-passive"),
        new(0.9999, "active-active, several zones"),
        new(0.99999, "several regions"),
        new(0.999999, "geo-distributed"),
    ];

    /// <summary>The lowest level that reaches a target; null when none usually does.</summary>
    /// <param name="availability">The target, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public static ArchitectureLevel? For(double availability)
    {
        Downtime.RequireShare(availability, nameof(availability));
        return All.FirstOrDefault(level => level.Availability >= availability);
    }

    /// <summary>The number of nines: -log10(1 - availability); 99.9 % has 3. Infinite for 1.</summary>
    /// <param name="availability">0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public static double Nines(double availability) => -Math.Log10(Downtime.Unavailability(availability));

    /// <summary>A rule of thumb: each nine about doubles cost and complexity, so 2^(nines - 2) times those of 99 %.</summary>
    /// <param name="availability">0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public static double CostAgainstTwoNines(double availability) => Math.Pow(2, Nines(availability) - 2);
}
