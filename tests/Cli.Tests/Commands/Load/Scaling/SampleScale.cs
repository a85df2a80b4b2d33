using Stormproof.Lab.Scaling;

namespace Stormproof.Cli.Tests.Commands.Load.Scaling;

/// <summary>A report with something of everything.</summary>
internal static class SampleScale
{
    public static ScaleReport Of(params (int Nodes, double Rps)[] points) => new()
    {
        Target = "/<b>",
        Unit = "requests",
        SloP99Ms = 200,
        Processors = 2,
        Points =
        [
            .. points.Select(p => new ScalePoint
            {
                Nodes = p.Nodes,
                Rps = p.Rps,
                Efficiency = p.Rps > 0 && points[0].Rps > 0 ? p.Rps / (p.Nodes * points[0].Rps) : null,
                P99Ms = p.Rps > 0 ? 120 : null,
                Outcome = p.Rps > 0 ? "found" : "no-rate",
                Cause = "behind",
                Bottleneck = "nodes",
                BottleneckReason = "they are busy",
                Usage = new PartUsage { Processors = 2, MachineCores = 1.95, NodeCores = 1.2, StoreIsInside = true },
                Steps = [new ScaleStep(100, 99, 5, 20, 0)],
            }),
        ],
        Usl = points.Length < 4 ? null : new UslFit(500, 0.05, 0.02, null, 0.99),
        Bottleneck = "nodes",
        BottleneckReason = "they are busy",
        BestNodes = 2,
        PeakRps = null,
        Notes = ["More than 2 nodes brought nothing here."],
    };
}
