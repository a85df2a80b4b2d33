using System.Globalization;
using Stormproof.Model.Capacity;
using Stormproof.Model.Planning;

namespace Stormproof.Cli.Input;

/// <summary>What a report of <c>stormproof load</c> says about nodes: of <c>--scale</c> capacity and efficiency, of
/// <c>--find-knee</c> the capacity of what was measured, of a plain run only what it was asked.</summary>
/// <param name="RpsPerNode">What one node carries.</param>
/// <param name="Efficiency">Of the most nodes that were measured; null when only one was.</param>
/// <param name="Fit">Through the points; null with fewer than four counts.</param>
/// <param name="Caveats">How far that can be trusted.</param>
internal sealed record MeasuredReport(
    double RpsPerNode, double? Efficiency, ScalabilityFit? Fit, IReadOnlyList<string> Caveats)
{
    private const double MostEfficiency = 1.2;

    private static readonly Allowed Rate = new(0, 1e12, 1_800, AboveLow: true);
    private static readonly Allowed AnyRate = new(0, 1e12, 1_800);
    private static readonly Allowed Count = new(1, ScalePlan.MostNodes, 4, Whole: true);

    /// <exception cref="InputException">It is no such report, or one without a figure; names file, line and column.</exception>
    public static MeasuredReport Open(string path) => Parse(path, InputFile.ReadBytes(path, "load report (JSON)"));

    /// <summary>The same, of bytes.</summary>
    /// <exception cref="InputException">As above.</exception>
    public static MeasuredReport Parse(string path, ReadOnlySpan<byte> bytes)
    {
        var name = Shown.Plain(path, 200);
        var file = InputFile.Parse(name, bytes);
        var report = file.Root.Mapping();
        report?.IgnoreRest();
        var measured = report is null ? null
            : report.Optional("points") is { } points ? OfScale(name, file, report, points)
            : OfRun(name, report);
        file.ThrowIfFaulty();
        return measured ?? throw new InputException($"{name}:1:1: no figure could be read; give a report of 'load --output'.");
    }

    private static MeasuredReport? OfScale(string name, InputFile file, InputMapping report, InputValue list)
    {
        var points = Points(list);
        file.ThrowIfFaulty(); // What is wrong with a point comes before what is wrong with all of them.
        if (points.Count == 0 || points[0].Nodes != 1)
        {
            list.Fault("points have no capacity of one node, from which efficiency counts; repeat 'load --scale 1,2,4' until it"
                + " has one");
            return null;
        }

        var (one, most) = (points[0].Rps, points[^1]);
        var efficiency = most.Nodes > 1 ? most.Rps / (most.Nodes * one) : (double?)null;
        var processors = report.Optional("processors")?.Int(1, 1_000_000, 8);
        List<string> caveats =
        [
            $"Capacity and efficiency are those of {name}, where all nodes"
                + (processors is { } known ? Text($" shared one machine with {known} processors") : " shared one machine")
                + ": nodes on machines of their own carry more, and cost each other less.",
        ];
        if (efficiency > MostEfficiency)
        {
            caveats.Add(Text(
                $"{most.Nodes} nodes carried {efficiency:0.00} times what so many single ones would; {MostEfficiency} is used."));
        }

        AddUnit(caveats, report.Optional("unit")?.Text("requests") == "iterations", "iterations");
        return new MeasuredReport(
            one, efficiency is { } value ? Math.Min(value, MostEfficiency) : null,
            points.Count >= ScalabilityFit.LeastCounts ? ScalabilityFit.To(points) : null, caveats);
    }

    /// <summary>Those that are capacities, by node count.</summary>
    private static List<ScalingPoint> Points(InputValue list)
    {
        var points = new SortedDictionary<int, double>();
        foreach (var item in list.List(1, ScalabilityFit.MostPoints) ?? [])
        {
            if (item.Mapping() is not { } fields)
            {
                continue;
            }

            fields.IgnoreRest();
            var isCapacity = fields.Optional("hasCapacity")?.Bool() ?? true;
            var nodes = fields.Required("nodes", "4")?.Number(Count);
            var rps = fields.Required("rps", "1800")?.Number(isCapacity ? Rate : AnyRate);
            if (nodes is { } n && rps is { } r && isCapacity)
            {
                points[(int)n] = r;
            }
        }

        return [.. points.Select(p => new ScalingPoint(p.Key, p.Value))];
    }

    private static MeasuredReport? OfRun(string name, InputMapping report)
    {
        if (report.Optional("generator") is { IsMapping: true } generator && generator.Mapping() is { } own)
        {
            own.IgnoreRest();
            if (own.Optional("saturated") is { } saturated && saturated.Bool() == true)
            {
                saturated.Fault(
                    "the generator was the bottleneck, so the figures are not the target's; repeat the run on a machine with time"
                    + " left");
                return null;
            }
        }

        List<string> caveats = [];
        var rps = report.Optional("knee") is { IsMapping: true } knee ? OfKnee(name, knee, caveats)
            : report.Optional("kneeSearch") is { IsMapping: true } search ? OfSearch(name, search, caveats)
            : OfPlain(name, report, caveats);
        var isJourney = report.Optional("byRequest") is { IsList: true } requests && requests.List(0, 10_000)?.Count > 1;
        AddUnit(caveats, isJourney, "requests");
        return rps is { } carried ? new MeasuredReport(carried, null, null, caveats) : null;
    }

    private static double? OfKnee(string name, InputValue value, List<string> caveats)
    {
        var knee = value.Mapping()!;
        knee.IgnoreRest();
        caveats.Add(
            $"Rps per node is the knee of {name}: right if one node was behind the target; the knee is the rate not to pass.");
        return knee.Required("rps", "1800")?.Number(Rate);
    }

    private static double? OfSearch(string name, InputValue value, List<string> caveats)
    {
        var search = value.Mapping()!;
        search.IgnoreRest();
        caveats.Add(
            $"The search of {name} found no knee: rps per node is the highest rate that was held, and may be far below it.");
        return search.Required("heldRps", "1800")?.Number(Rate);
    }

    private static double? OfPlain(string name, InputMapping report, List<string> caveats)
    {
        caveats.Add(
            $"Rps per node is what the run of {name} was asked, which is no capacity: measure one with 'load --find-knee' or"
            + " 'load --scale'.");
        return report.Required("rps", "1800")?.Number(Rate);
    }

    private static void AddUnit(List<string> caveats, bool isJourney, string unit)
    {
        if (isJourney)
        {
            caveats.Add(unit == "requests"
                ? "The report counts the requests of a journey: the peak has to count requests, not visits."
                : "The report counts iterations of a journey: the peak has to be in the same unit.");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
