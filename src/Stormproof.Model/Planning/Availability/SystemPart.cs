namespace Stormproof.Model.Planning.Availability;

/// <summary>
/// A part of a system: a component, or parts put together. Parts fail independently of each other; what fails together (a zone, a
/// shared disk) is a part of its own in series with them. Source of the combinations: Trivedi, "Probability and Statistics with
/// Reliability, Queuing, and Computer Science Applications".
/// </summary>
public abstract record SystemPart
{
    private protected SystemPart(string name) => Name = name;

    /// <summary>What people call it; may be empty for a group.</summary>
    public string Name { get; }

    /// <summary>The parts that it consists of; none for a component.</summary>
    public virtual IReadOnlyList<SystemPart> Parts => [];

    /// <summary>The share of the time in which it works, 0 to 1.</summary>
    public double Availability => 1 - Unavailability();

    /// <summary>The share of the time in which it does not work, 0 to 1; exact where the availability rounds to 1.</summary>
    public double Unavailability() => Combine([.. Parts.Select(p => p.Unavailability())]);

    /// <summary>Its unavailability when its parts have these.</summary>
    internal abstract double Combine(IReadOnlyList<double> parts);
}

/// <summary>A component, or some that are alike, of which some must work.</summary>
public sealed record Component : SystemPart
{
    /// <summary>A component.</summary>
    /// <param name="name">What people call it.</param>
    /// <param name="availability">Of one replica, 0 to 1.</param>
    /// <param name="replicas">How many there are, 1 to 1,000.</param>
    /// <param name="need">How many of them must work, 1 to <paramref name="replicas"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value outside its range.</exception>
    public Component(string name, double availability, int replicas = 1, int need = 1)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(replicas, 1000);
        ArgumentOutOfRangeException.ThrowIfLessThan(need, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(need, replicas);
        Each = Downtime.Unavailability(availability);
        Replicas = replicas;
        Need = need;
    }

    /// <summary>Unavailability of one replica, 0 to 1.</summary>
    public double Each { get; }

    /// <summary>How many there are.</summary>
    public int Replicas { get; }

    /// <summary>How many must work.</summary>
    public int Need { get; }

    internal double With(int replicas) => Redundancy.TooFewWork(Need, Enumerable.Repeat(Each, replicas));

    internal override double Combine(IReadOnlyList<double> parts) => With(Replicas);
}

/// <summary>Parts that must all work: the availabilities multiply.</summary>
public sealed record Serial : SystemPart
{
    /// <summary>Parts in series.</summary>
    /// <param name="name">What people call the whole; may be empty.</param>
    /// <param name="parts">At least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">No part.</exception>
    public Serial(string name, IReadOnlyList<SystemPart> parts)
        : base(name) => Parts = Redundancy.RequireParts(parts, 1);

    /// <inheritdoc/>
    public override IReadOnlyList<SystemPart> Parts { get; }

    internal override double Combine(IReadOnlyList<double> parts) => Redundancy.AnyFails(parts);
}

/// <summary>Parts of which some must work: k of n. Parts in parallel are 1 of n: they fail together, 1 - product of (1 -
/// a).</summary>
public sealed record Redundant : SystemPart
{
    /// <summary>Parts that stand in for each other.</summary>
    /// <param name="name">What people call the whole; may be empty.</param>
    /// <param name="need">How many must work, 1 to their number.</param>
    /// <param name="parts">At least as many as are needed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value outside its range.</exception>
    public Redundant(string name, int need, IReadOnlyList<SystemPart> parts)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(need, 1);
        Parts = Redundancy.RequireParts(parts, need);
        Need = need;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<SystemPart> Parts { get; }

    /// <summary>How many must work.</summary>
    public int Need { get; }

    internal override double Combine(IReadOnlyList<double> parts) => Redundancy.TooFewWork(Need, parts);
}
