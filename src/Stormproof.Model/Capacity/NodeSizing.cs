using Stormproof.Model.Planning;

namespace Stormproof.Model.Capacity;

/// <summary>The arithmetic behind <see cref="NodePlan.For"/>.</summary>
internal sealed class NodeSizing(NodeQuestion question)
{
    private const long Most = ScalePlan.MostNodes;

    private readonly double _required = (double)Ratio.Product([question.PeakRps, 1 + question.Margin]);

    public static void Check(NodeQuestion question)
    {
        Allowed.Rate(question.PeakRps, "peakRps", 50_000);
        Allowed.Between(question.Margin, "margin", 0, 10, 0.3);
        Allowed.Above(question.Efficiency, "efficiency", 0, 1.2, 0.85);
        Allowed.Between(question.TolerateFailures, "tolerateFailures", 0, 1_000, 2);
        Allowed.Between(question.Zones, "zones", 1, 100, 3);
        Allowed.Between(question.NodePrice ?? 0, "nodePrice", 0, Allowed.MostMoney, 0.5);
        Allowed.Between(question.DbConnections ?? 1, "dbConnections", 1, 10_000_000, 500);
        Allowed.Between(question.PoolPerNode ?? 1, "poolPerNode", 1, 100_000, 20);
        Allowed.Between(question.BalancerLimit, "balancerLimit", 1, Most, 50);
        if (question.RpsPerNode is { } rps)
        {
            Allowed.Rate(rps, "rpsPerNode", 2_000);
        }
        else if (question.Fit is null)
        {
            throw new PlanException("rpsPerNode is missing; give what one node carries, for example 2000, or measured points.");
        }

        if (question.DbConnections is null != question.PoolPerNode is null)
        {
            throw new PlanException(
                "dbConnections and poolPerNode go together; give both, for example 500 connections and 20 a node.");
        }
    }

    public NodePlan Plan()
    {
        var needed = Needed();
        var (nodes, spare) = WithSpare(needed);
        if (nodes > Most)
        {
            throw TooMany();
        }

        if (question.Fit is { } fit && fit.Law.At(nodes) < _required * (1 - 1e-9))
        {
            throw new PlanException(
                $"{needed:N0} nodes carry {_required:N0} rps, but with {spare:N0} more to spare the fitted curve has fallen to"
                + $" {fit.Law.At(nodes):N0} rps; spare fewer, or remove what the nodes wait for.");
        }

        var (capacity, left) = (Capacity(nodes), Capacity(nodes - spare));
        var perNode = question.Fit?.Law.Gamma ?? question.RpsPerNode!.Value;
        var plan = new NodePlan(
            nodes, question.PeakRps / capacity, question.NodePrice is { } price ? Ratio.Price(nodes, price) : null,
            question.Fit?.Peak?.Value, [])
        {
            Needed = needed,
            Spare = spare,
            RequiredRps = _required,
            CapacityRps = capacity,
            UtilisationAfterLoss = question.PeakRps / left,
            RpsPerNode = perNode,
            Efficiency = capacity / nodes / perNode,
            LastUsefulNode = question.Fit?.Peak is null ? null : question.Fit.Law.LastUseful(Most),
            PerZone = Spread(nodes),
            ConnectionLimitAtNode = (question.DbConnections / question.PoolPerNode) + 1,
            Balancers = (nodes + question.BalancerLimit - 1) / question.BalancerLimit,
        };
        return plan with { Caveats = [.. NodeCaveats.Of(question, plan)] };
    }

    private double Capacity(long nodes) =>
        question.Fit?.Law.At(nodes) ?? nodes * (question.RpsPerNode!.Value * question.Efficiency);

    private long Needed()
    {
        if (question.Fit is { } fit)
        {
            return fit.Law.FewestFor(_required, Most) ?? throw NoCount(fit);
        }

        var needed = Ratio.Ceiling(
            [question.PeakRps, 1 + question.Margin], [question.RpsPerNode!.Value, question.Efficiency], Most);
        return needed <= Most ? needed : throw TooMany();
    }

    /// <summary>The fewest nodes of which as many are left as are needed when a zone or the failures to tolerate are
    /// gone.</summary>
    private (long Nodes, long Spare) WithSpare(long needed)
    {
        var failures = Math.Max(question.TolerateFailures, question.HighlyAvailable ? 1 : 0);
        var nodes = needed + failures;
        if (question.Zones > 1)
        {
            // Of N nodes, floor(N (Z - 1) / Z) survive the largest zone.
            var survive = question.Zones - 1L;
            nodes = Math.Max(nodes, ((needed * question.Zones) + survive - 1) / survive);
        }

        var largestZone = question.Zones > 1 ? Spread(nodes)[0] : 0;
        return (nodes, Math.Max(failures, largestZone));
    }

    private long[] Spread(long nodes) =>
        [.. Enumerable.Range(0, question.Zones).Select(z => (nodes / question.Zones) + (z < nodes % question.Zones ? 1 : 0))];

    private PlanException NoCount(ScalabilityFit fit)
    {
        var demand = $"peakRps {question.PeakRps:0.##} with margin {question.Margin:0.##} is {_required:N1} rps, and no count"
            + " of nodes reaches it";
        if (fit.Peak is not null && fit.Law.LastUseful(Most) is { } last)
        {
            return new PlanException(
                $"{demand}: the fitted curve is highest at {last:N0} nodes with {fit.Law.At(last):N1} rps, and more nodes lower"
                + $" it; give a peak up to {RoundDown(fit.Law.At(last) / (1 + question.Margin))}, or remove what the nodes wait"
                + $" for (alpha {fit.Law.Alpha:0.####}, beta {fit.Law.Beta:0.######}).");
        }

        return new PlanException(
            $"{demand} on the fitted curve of {fit.Points.Count} points, measured up to {fit.Points.Max(p => p.Rps):N1} rps"
            + " at most; remove what the nodes wait for, or measure more node counts.");
    }

    private PlanException TooMany() => new(
        $"peakRps {question.PeakRps:0.##} needs more than {Most:N0} nodes; check the peak, the margin and what one node"
            + " carries.");

    /// <summary>Rounded as the remedy must be: what it says has to work.</summary>
    private static string RoundDown(double value)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(value)) - 3);
        return (Math.Floor(value / unit) * unit).ToString("0.######");
    }
}
