using System.Globalization;
using Stormproof.Model.Capacity;

namespace Stormproof.Lab.Scaling;

/// <summary>From measured points to what they mean.</summary>
internal static class ScaleJudge
{
    /// <summary>Two capacities nearer to each other than this are the same: no search is more precise.</summary>
    private const double Same = 0.97;

    private const double FullMachine = 0.9;

    /// <summary>Points with their efficiency.</summary>
    public static IReadOnlyList<ScalePoint> Compared(IReadOnlyList<ScalePoint> points)
    {
        var one = points.FirstOrDefault(p => p.Nodes == 1 && p.HasCapacity)?.Rps;
        return [.. points.Select(p => p with
        {
            Efficiency = one is { } rps && p.HasCapacity ? Math.Round(p.Rps / (p.Nodes * rps), 4) : null,
        })];
    }

    /// <summary>The law through the points that are capacities; null with too few counts.</summary>
    public static ScalabilityFit? Fit(IEnumerable<ScalePoint> points)
    {
        var measured = points.Where(p => p.HasCapacity).Select(p => new ScalingPoint(p.Nodes, p.Rps)).ToArray();
        return measured.Select(p => p.Nodes).Distinct().Count() >= ScalabilityFit.LeastCounts
            ? ScalabilityFit.To(measured)
            : null;
    }

    /// <summary>The fewest nodes that carry as much as any count, but for noise.</summary>
    public static int? Best(IReadOnlyList<ScalePoint> points)
    {
        var most = points.Where(p => p.HasCapacity).Select(p => p.Rps).DefaultIfEmpty(0).Max();
        return points.Where(p => p.HasCapacity && p.Rps >= Same * most).Select(p => (int?)p.Nodes).Min();
    }

    /// <summary>What a reader would otherwise read into the figures.</summary>
    public static IReadOnlyList<string> Notes(IReadOnlyList<ScalePoint> points, ScalabilityFit? fit, int processors)
    {
        var notes = new List<string>();
        if (Best(points) is { } best && points.Where(p => p.HasCapacity && p.Nodes > best).ToArray() is { Length: > 0 } beyond)
        {
            notes.Add(Text(
                $"More than {best} {Nodes(best)} brought nothing here: {beyond[^1].Nodes} carried {beyond[^1].Rps:N0} a second,")
                + Text($" {best} carried {points.First(p => p.Nodes == best).Rps:N0}."));
        }

        if (points.FirstOrDefault(p => p.Usage.MachineShare >= FullMachine) is { } full)
        {
            notes.Add(Text(
                $"{full.Nodes} {Nodes(full.Nodes)} used up this machine's {processors} processors, which database, store,")
                + " balancer and generator share: beyond that the curve is the machine's and not the app's. It shows what nodes"
                + " cost each other, not what nodes on machines of their own would carry.");
        }

        foreach (var point in points.Where(p => p.Outcome != "found" || !p.HasCapacity))
        {
            notes.Add(Told(point));
        }

        notes.Add(
            fit is null ? $"No fit: it needs capacities at {ScalabilityFit.LeastCounts} node counts, for example --scale 1,2,3,4."
            : fit.Points.Count < ScalabilityFit.LeastPointsForPeak
                ? $"No peak is named: that needs {ScalabilityFit.LeastPointsForPeak} points, for example --scale 1,2,3,4,6,8."
            : fit.Peak is null ? "The fitted curve has no peak: within what was measured, more nodes carry more."
            : "The peak is that of the fitted curve; beyond the largest count that was measured it is a guess.");
        if (points.Any(p => p.Usage.StoreIsInside))
        {
            notes.Add(
                "The store lives in the tool's process, so its processor time is counted with the balancer's; --redis with a"
                + " store of its own tells them apart.");
        }

        return notes;
    }

    private static string Told(ScalePoint point) => point.Outcome switch
    {
        _ when point.Bottleneck == Bottleneck.Other => Text(
            $"{point.Nodes} {Nodes(point.Nodes)}: void, processes that are no part of the system used")
            + Text($" {point.Usage.OtherCores:0.0} of {point.Usage.Processors} processors; repeat on a quiet machine."),
        "no-knee" => Text(
            $"{point.Nodes} {Nodes(point.Nodes)}: the highest rate allowed was held; the capacity is at least that."),
        "unsettled" => Text($"{point.Nodes} {Nodes(point.Nodes)}: repeats did not agree; the figure is rough."),
        "generator-saturated" => Text($"{point.Nodes} {Nodes(point.Nodes)}: void, the generator gave out before the system."),
        _ => Text($"{point.Nodes} {Nodes(point.Nodes)}: not even the lowest rate was held at the objective."),
    };

    private static string Nodes(int count) => count == 1 ? "node" : "nodes";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
