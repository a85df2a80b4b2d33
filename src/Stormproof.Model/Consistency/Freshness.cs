namespace Stormproof.Model.Consistency;

/// <summary>What a read must have seen.</summary>
public readonly record struct Freshness
{
    private Freshness(bool isCurrent, LogPosition position)
    {
        IsCurrent = isCurrent;
        Position = position;
    }

    /// <summary>Whatever a server within the lag limit has.</summary>
    public static Freshness Any => default;

    /// <summary>Everything that was committed when the read starts: the primary knows it for certain.</summary>
    public static Freshness Current => new(isCurrent: true, default);

    /// <summary>Must include all that was committed when the read starts.</summary>
    public bool IsCurrent { get; }

    /// <summary>Must include all up to here; not known: no such demand.</summary>
    public LogPosition Position { get; }

    /// <summary>Everything up to a position. One that is not known demands nothing.</summary>
    public static Freshness AtLeast(LogPosition position) => new(isCurrent: false, position);

    /// <summary>Whether a replica that has replayed up to <paramref name="replayed"/> may serve the read. The primary always may.
    /// </summary>
    public bool IsMetBy(LogPosition replayed) => !IsCurrent && (!Position.IsKnown || replayed.Covers(Position));
}
