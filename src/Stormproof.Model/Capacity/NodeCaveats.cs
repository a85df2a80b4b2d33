namespace Stormproof.Model.Capacity;

/// <summary>What a number of nodes does not say by itself.</summary>
internal static class NodeCaveats
{
    /// <summary>From this share of the curve's end on, it is said how near the end is.</summary>
    private const double Near = 0.9;

    public static IEnumerable<string> Of(NodeQuestion question, NodePlan plan) =>
        Database(question, plan)
            .Concat(Balancers(question, plan))
            .Concat(question.Fit is { } fit ? Measured(question, plan, fit) : Assumed(question))
            .Concat(Operation(question, plan));

    private static IEnumerable<string> Database(NodeQuestion question, NodePlan plan)
    {
        if (plan.ConnectionLimitAtNode is not { } limit)
        {
            yield return "Database connections were not checked: give dbConnections and poolPerNode (10 to 20 a node).";
        }
        else if (limit <= plan.Nodes)
        {
            yield return $"The database's connection limit is reached at node {limit:N0}: {question.DbConnections:N0}"
                + $" connections / {question.PoolPerNode:N0} a node = {limit - 1:N0} nodes; {plan.Nodes:N0} need"
                + $" {plan.Nodes * question.PoolPerNode:N0}. Use a pooler, smaller pools or a higher limit.";
        }
    }

    private static IEnumerable<string> Balancers(NodeQuestion question, NodePlan plan)
    {
        if (plan.Balancers > 1)
        {
            yield return $"Several balancers: {plan.Nodes:N0} nodes are more than one should feed"
                + $" ({question.BalancerLimit:N0}); plan {plan.Balancers:N0}.";
        }
    }

    private static IEnumerable<string> Assumed(NodeQuestion question)
    {
        yield return $"The efficiency {question.Efficiency:0.####} is assumed, not measured: measure what 1, 2, 4 and 8 nodes"
            + " carry and give the file.";
        if (question.Efficiency > 1)
        {
            yield return $"An efficiency of {question.Efficiency:0.####} says that nodes carry more together than alone; that"
                + " is rare, and often a cold or throttled first measurement.";
        }
    }

    private static IEnumerable<string> Measured(NodeQuestion question, NodePlan plan, ScalabilityFit fit)
    {
        if (plan.Nodes > fit.MeasuredTo)
        {
            yield return $"{plan.Nodes:N0} nodes are beyond what was measured ({fit.MeasuredTo:N0}): the curve is a guess there.";
        }

        var left = plan.Nodes - plan.Spare;
        if (fit.At(left).Low is var low && low < plan.RequiredRps * (1 - 1e-9))
        {
            yield return $"The fit's 95 % band begins at {low:N1} rps for N = {left:N0}, below the {plan.RequiredRps:N1} rps"
                + $" needed.";
        }

        if (plan.LastUsefulNode is { } last && (plan.Nodes >= Near * last || plan.RequiredRps >= Near * fit.Law.At(last)))
        {
            yield return $"The curve has little left: beyond {last:N0} nodes ({fit.Law.At(last):N1} rps) adding nodes lowers"
                + " throughput.";
        }
        else if (fit.Peak is null)
        {
            yield return fit.Points.Count < ScalabilityFit.LeastPointsForPeak
                ? $"{fit.Points.Count} points are too few to name the count beyond which nodes lower throughput; measure"
                    + $" {ScalabilityFit.LeastPointsForPeak}."
                : "The points show no fall, so where nodes begin to lower throughput is not known.";
        }

        if (fit.Peak is { } peak && fit.Beta.Low <= 0)
        {
            yield return $"The interval of beta holds 0: the points do not prove that throughput falls beyond"
                + $" {peak.Value:0.#} nodes.";
        }

        if (fit.R2 < 0.95)
        {
            yield return $"The curve explains only {fit.R2:P0} of the measurements' spread: measure again, longer and"
                + " interleaved.";
        }

        if (question.RpsPerNode is { } given && Math.Abs((given / fit.Law.Gamma) - 1) > 0.1)
        {
            yield return $"The measured points say {fit.Law.Gamma:N1} rps for one node, rpsPerNode says {given:N1}: the"
                + " points are believed.";
        }
    }

    private static IEnumerable<string> Operation(NodeQuestion question, NodePlan plan)
    {
        yield return "New nodes start cold: warm them before they take traffic, or raise their share slowly.";
        if (plan.Spare == 0)
        {
            var left = plan.Nodes - 1;
            var carried = question.Fit?.Law.At(left) ?? plan.CapacityRps / plan.Nodes * left;
            yield return left == 0
                ? "One node is a single point of failure: plan one more (N+1)."
                : $"No node to spare: when one fails, the rest run at {question.PeakRps / carried:P0} of their capacity at"
                    + " the peak; plan one more (N+1).";
        }

        if (question.Margin < 0.2)
        {
            yield return $"A margin of {question.Margin:0.##} is less than modest spikes need (0.2; 0.5 for an unknown pattern).";
        }
    }
}
