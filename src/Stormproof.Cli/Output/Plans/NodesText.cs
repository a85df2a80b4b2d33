using Stormproof.Model.Capacity;

namespace Stormproof.Cli.Output.Plans;

/// <summary>The number of nodes as text, with its arithmetic.</summary>
internal static class NodesText
{
    public static void Write(TextWriter output, NodeQuestion question, NodePlan plan)
    {
        output.WriteLine($"nodes        {plan.Nodes:N0}{Spread(question, plan)}");
        Arithmetic(output, question, plan);
        output.WriteLine(
            $"utilisation  {plan.UtilisationAtPeak:P1} at the peak: {question.PeakRps:#,##0.##} rps / {plan.CapacityRps:N1} rps"
            + (plan.Spare > 0 ? $"; {plan.UtilisationAfterLoss:P1} with {plan.Spare:N0} lost" : ""));
        if (plan.PricePerHour is { } price)
        {
            output.WriteLine($"price        {plan.Nodes:N0} x ${question.NodePrice:0.00##}/h = ${price:#,##0.00##}/h");
        }

        if (plan.ConnectionLimitAtNode is { } limit)
        {
            output.WriteLine(
                $"connections  {plan.Nodes:N0} x {question.PoolPerNode:N0} = {plan.Nodes * question.PoolPerNode:N0} of"
                + $" {question.DbConnections:N0}; the limit is reached at node {limit:N0}");
        }

        if (question.Fit is { } fit)
        {
            Write(output, fit, plan.LastUsefulNode);
        }

        output.WriteLine("caveats");
        foreach (var caveat in plan.Caveats)
        {
            output.WriteLine($"  - {caveat}");
        }
    }

    private static void Arithmetic(TextWriter output, NodeQuestion question, NodePlan plan)
    {
        var peak = $"{question.PeakRps:#,##0.##} rps x (1 + {question.Margin:0.####})";
        output.WriteLine(question.Fit is null
            ? $"             ceil({peak} / ({plan.RpsPerNode:#,##0.##} rps x {question.Efficiency:0.####})) = {plan.Needed:N0}"
            : $"             fewest N with X(N) >= {peak} = {plan.RequiredRps:N1} rps: {plan.Needed:N0},"
                + $" X({plan.Needed}) = {question.Fit.Law.At(plan.Needed):N1} rps");
        if (plan.Spare > 0)
        {
            var loss = question.Zones > 1 && plan.PerZone[0] >= plan.Spare
                ? $"the largest of {question.Zones} zones ({plan.Spare:N0} nodes)"
                : plan.Spare == 1 ? "one node" : $"{plan.Spare:N0} nodes";
            output.WriteLine(
                $"             {plan.Nodes:N0} survive the loss of {loss}: {plan.Nodes:N0} - {plan.Spare:N0} >="
                    + $" {plan.Needed:N0}");
        }
    }

    private static string Spread(NodeQuestion question, NodePlan plan) =>
        question.Zones == 1 ? ""
        : question.Zones <= 6 ? $", over {question.Zones} zones: {string.Join(" + ", plan.PerZone)}"
        : $", over {question.Zones} zones: {plan.PerZone[0]} at most in each";

    /// <summary>The curve, its intervals and its peak.</summary>
    public static void Write(TextWriter output, ScalabilityFit fit, long? lastUseful)
    {
        output.WriteLine(
            $"fit          X(N) = gamma N / (1 + alpha (N - 1) + beta N (N - 1)), {fit.Points.Count} points to"
            + $" {fit.MeasuredTo:N0} nodes, R2 {fit.R2:0.0000}");
        Line("gamma", fit.Gamma, "0.####", " rps");
        Line("alpha", fit.Alpha, "0.#######", "");
        Line("beta", fit.Beta, "0.#########", "");
        if (fit.Peak is { } peak)
        {
            Line("peak", peak, "0.##", " nodes");
            output.WriteLine(
                $"             beyond {lastUseful:N0} nodes ({fit.Law.At(lastUseful ?? 1):N1} rps) adding nodes lowers"
                    + " throughput");
        }

        void Line(string name, Estimate e, string format, string unit)
        {
            var high = e.High is { } end ? end.ToString(format) : "no end";
            output.WriteLine($"             {name} {e.Value.ToString(format)}{unit} (95 %: {e.Low.ToString(format)} to {high})");
        }
    }
}
