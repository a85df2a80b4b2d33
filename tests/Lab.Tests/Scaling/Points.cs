using Stormproof.Lab.Scaling;

namespace Stormproof.Lab.Tests.Scaling;

internal static class Points
{
    public static ScalePoint Of(
        int nodes, double rps, string outcome = "found", PartUsage? usage = null, string bottleneck = "nodes") => new()
    {
        Nodes = nodes,
        Rps = rps,
        Efficiency = null,
        Outcome = outcome,
        Cause = "behind",
        Bottleneck = bottleneck,
        BottleneckReason = "they are busy",
        Usage = usage ?? new PartUsage { Processors = 8 },
        Steps = [],
    };
}
