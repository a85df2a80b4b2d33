namespace Stormproof.Model.Planning.Availability;

/// <summary>A system put together from its parts: its figure, its weakest link, and what one more replica of each part would
/// buy.</summary>
/// <param name="System">Its availability, 0 to 1.</param>
/// <param name="Downtime">Its downtime on average.</param>
/// <param name="Weakest">The weakest link: of the parts in series the one with the lowest availability, which is the one that
/// costs the system most downtime. In a system that is one redundant group, the component that costs it most. The first of those
/// that are the same.</param>
/// <param name="Parts">All components and redundant groups, each group before its parts.</param>
/// <param name="Improvements">One more of each component and group, the best first.</param>
public sealed record SystemAnalysis(
    double System, Downtime Downtime, PartReport Weakest, IReadOnlyList<PartReport> Parts,
        IReadOnlyList<Improvement> Improvements)
{
    /// <summary>The part that <see cref="Weakest"/> reports on.</summary>
    public required SystemPart WeakestPart { get; init; }

    /// <summary>Analyses a system. One more replica of a component is one more beside it (as many as before must work); where
    /// it is a member of a k-of-n group, one more member; a group is repeated as a whole.</summary>
    /// <param name="root">The system.</param>
    /// <param name="target">The availability it should reach, 0 to 1; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is outside its range.</exception>
    public static SystemAnalysis Of(SystemPart root, double? target)
    {
        ArgumentNullException.ThrowIfNull(root);
        Downtime.RequireShare(target ?? 0, nameof(target));
        var tree = new PartTree(root);
        var parts = tree.Places.Where(p => p.Part is not Serial).ToList();
        var improvements = tree.Places
            .Where(p => p.Part is Component || (p.Parent is not null && p.Part.Parts.Count > 1))
            .Select(p => Improve(tree, p, target))
            .OrderByDescending(i => i.SavedPerYearSeconds)
            .ToList();
        var weakest = WeakestOf(tree, parts);
        return new(
            1 - tree.Unavailability, Downtime.OfUnavailability(tree.Unavailability), tree.Report(weakest),
            [.. parts.Select(tree.Report)], improvements)
        {
            WeakestPart = weakest.Part,
        };
    }

    private static PartPlace WeakestOf(PartTree tree, List<PartPlace> parts)
    {
        var links = parts.Where(p => IsLink(p.Parent)).ToList();
        return links is [{ Part: Redundant }]
            ? parts.Where(p => p.Part is Component).MaxBy(p => tree.Report(p).CostPerYearSeconds)!
            : links.MaxBy(p => p.Unavailability)!;
    }

    /// <summary>Whether what stands under this part is in series with all that is not.</summary>
    private static bool IsLink(PartPlace? parent) => parent is null || (parent.Part is Serial && IsLink(parent.Parent));

    private static Improvement Improve(PartTree tree, PartPlace place, double? target)
    {
        var then = tree.WithOneMore(place);
        return new(
            tree.NameOf(place), 1 - then, Math.Max(0, tree.Unavailability - then) * Downtime.YearSeconds,
            target is { } wanted ? then <= Downtime.Unavailability(wanted) : null);
    }
}
