using Stormproof.Model.Capacity;
using Stormproof.Model.Planning;

namespace Stormproof.Cli.Input;

/// <summary>A file of measured points: CSV <c>nodes,rps</c>; or JSON or YAML, either a list of both or a load report, whose
/// points stand under <c>points</c> beside what else it says.</summary>
internal static class PointsFile
{
    private static readonly Allowed Nodes = new(1, ScalePlan.MostNodes, 4, Whole: true);
    private static readonly Allowed Rps = new(0, 1e12, 1_800, AboveLow: true);

    /// <summary>Reads the points and fits the law to them.</summary>
    /// <exception cref="InputException">It is not such a file, the message names line and column; or its points are too
    /// few.</exception>
    public static ScalabilityFit Open(string path) =>
        Parse(path, InputFile.ReadBytes(path, "CSV, JSON or YAML"));

    /// <summary>The same, of bytes.</summary>
    /// <exception cref="InputException">As above.</exception>
    public static ScalabilityFit Parse(string path, ReadOnlySpan<byte> bytes)
    {
        var name = Shown.Plain(path, 200);
        var points = CsvTable.IsCsv(path, bytes) ? FromCsv(CsvTable.Parse(name, bytes)) : FromFields(name, bytes);
        try
        {
            return ScalabilityFit.To(points);
        }
        catch (PlanException e)
        {
            throw new InputException($"{name}:1:1: {e.Message}");
        }
    }

    /// <summary>A list of points; what is wrong with it is kept by its file.</summary>
    /// <param name="list">The list; null is an empty one.</param>
    /// <param name="ignoreRest">Further fields of a point are no faults.</param>
    public static List<ScalingPoint> Read(InputValue? list, bool ignoreRest)
    {
        var points = new List<ScalingPoint>();
        foreach (var item in list?.List(1, ScalabilityFit.MostPoints) ?? [])
        {
            if (item.Mapping() is not { } fields)
            {
                continue;
            }

            if (ignoreRest)
            {
                fields.IgnoreRest();
            }

            var (nodes, rps) = (
                fields.Required("nodes", "4")?.Number(Nodes), fields.Required("rps", "1800")?.Number(Rps));
            if (nodes is { } n && rps is { } r)
            {
                points.Add(new ScalingPoint((int)n, r));
            }
        }

        return points;
    }

    private static List<ScalingPoint> FromCsv(CsvTable table)
    {
        table.Expect(["nodes", "rps"], headerRequired: false);
        return [.. table.Rows.Select(r => new ScalingPoint((int)r.Number(0, Nodes), r.Number(1, Rps)))];
    }

    private static List<ScalingPoint> FromFields(string name, ReadOnlySpan<byte> bytes)
    {
        var file = InputFile.Parse(name, bytes);
        var list = file.Root;
        var isReport = list.IsMapping;
        if (isReport)
        {
            var report = list.Mapping()!;
            report.IgnoreRest();
            list = report.Required("points", "[{nodes: 1, rps: 1800}, ...]");
        }

        var points = Read(list, ignoreRest: isReport);
        file.ThrowIfFaulty();
        return points;
    }
}
