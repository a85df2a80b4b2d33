namespace Stormproof.Model.Fleet.Outliers;

/// <summary>What is held against a node: a pure function of what it was and what happened. Times are on the caller's monotonic
/// clock.</summary>
/// <param name="ErrorsInARow">Errors since the last good request.</param>
/// <param name="Ejections">How often it was ejected, less the comparisons that it has passed since.</param>
/// <param name="EjectedUntil">When it may return; null when it is not ejected.</param>
public readonly record struct NodeRecord(int ErrorsInARow = 0, int Ejections = 0, TimeSpan? EjectedUntil = null)
{
    /// <summary>It is ejected, whatever the clock says; <see cref="Returned"/> ends it.</summary>
    public bool IsEjected => EjectedUntil is not null;

    /// <summary>The record after a request.</summary>
    public NodeRecord After(RequestOutcome outcome) => outcome switch
    {
        RequestOutcome.Abandoned => this,
        RequestOutcome.Good => ErrorsInARow == 0 ? this : this with { ErrorsInARow = 0 },
        _ => this with { ErrorsInARow = Math.Min(ErrorsInARow + 1, 1_000_000) },
    };

    /// <summary>So many errors in a row that the node should go.</summary>
    public bool IsSuspect(OutlierRules rules) => !IsEjected && ErrorsInARow >= rules.ErrorsInARow;

    /// <summary>The record of a node that is ejected now: the n-th time for n times the first time's length, as Envoy has it.
    /// </summary>
    public NodeRecord Eject(TimeSpan now, OutlierRules rules)
    {
        var times = Math.Min(Ejections + 1, 1_000);
        var length = rules.Ejection * times;
        return new NodeRecord(0, times, now + (length < rules.LongestEjection ? length : rules.LongestEjection));
    }

    /// <summary>The record at a time: an ejection that has run its length is over.</summary>
    public NodeRecord At(TimeSpan now) => EjectedUntil <= now ? Returned() : this;

    /// <summary>The record of a node that has passed a comparison.</summary>
    public NodeRecord Passed() => IsEjected || Ejections == 0 ? this : this with { Ejections = Ejections - 1 };

    private NodeRecord Returned() => this with { EjectedUntil = null, ErrorsInARow = 0 };
}
