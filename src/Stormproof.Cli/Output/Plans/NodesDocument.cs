using Stormproof.Model.Capacity;

namespace Stormproof.Cli.Output.Plans;

/// <summary>A plan of nodes as one JSON document: the plan's fields and the curve it rests on.</summary>
internal sealed record NodesDocument(
    long Nodes, double UtilisationAtPeak, double? PricePerHour, double? PeakNodes, IReadOnlyList<string> Caveats, long Needed,
    long Spare, double RequiredRps, double CapacityRps, double UtilisationAfterLoss, double RpsPerNode, double Efficiency,
    long? LastUsefulNode, IReadOnlyList<long> PerZone, long? ConnectionLimitAtNode, long Balancers, FitDocument? Fit)
{
    public static NodesDocument Of(NodeQuestion question, NodePlan plan) => new(
        plan.Nodes, plan.UtilisationAtPeak, plan.PricePerHour, plan.PeakNodes, plan.Caveats, plan.Needed, plan.Spare,
        plan.RequiredRps, plan.CapacityRps, plan.UtilisationAfterLoss, plan.RpsPerNode, plan.Efficiency, plan.LastUsefulNode,
        plan.PerZone, plan.ConnectionLimitAtNode, plan.Balancers, question.Fit is { } fit ? FitDocument.Of(fit) : null);
}

/// <summary>A fitted curve; intervals are those of 95 %.</summary>
internal sealed record FitDocument(
    Estimate Gamma, Estimate Alpha, Estimate Beta, Estimate? Peak, double R2, int Points, int MeasuredTo)
{
    public static FitDocument Of(ScalabilityFit fit) =>
        new(fit.Gamma, fit.Alpha, fit.Beta, fit.Peak, fit.R2, fit.Points.Count, fit.MeasuredTo);
}
