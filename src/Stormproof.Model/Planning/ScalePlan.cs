namespace Stormproof.Model.Planning;

/// <summary>The way to grow, with its reason.</summary>
/// <param name="Path">The way.</param>
/// <param name="Growth">Projected load over current load.</param>
/// <param name="Reason">Why, in one sentence with the figures.</param>
/// <param name="Steps">What to do, in order.</param>
/// <param name="Risk">low, medium or high, and what may go wrong.</param>
/// <param name="PricePerHour">Of the system after the last step; null when the catalogue has no such instance.</param>
/// <param name="Nodes">Nodes after the last step.</param>
/// <param name="Instance">The instance each of them runs on; null when the catalogue has none.</param>
/// <param name="CurrentPricePerHour">Of one node as it is now.</param>
public sealed record ScalePlan(
    ScalePath Path, double Growth, string Reason, IReadOnlyList<string> Steps, string Risk, double? PricePerHour, long Nodes,
    string? Instance, double CurrentPricePerHour)
{
    /// <summary>The most nodes that any plan has; more is an error of the input.</summary>
    public const long MostNodes = 1_000_000;

    /// <summary>Decides. Growth up to the vertical factor with a bigger instance at hand: scale up. Else, with state in the
    /// nodes: refactor first. Else: scale out to ceil(growth / capacity of one node in multiples of the current load).</summary>
    /// <exception cref="PlanException">A value out of its range, an instance that is not in the catalogue, or more than
    /// <see cref="MostNodes"/>.</exception>
    public static ScalePlan For(ScaleQuestion question)
    {
        Allowed.Rate(question.CurrentRps, "currentRps", 500);
        Allowed.Rate(question.ProjectedRps, "projectedRps", 50_000);
        Allowed.Between(question.VerticalFactor, "verticalFactor", 1, 1_000, 8);
        Allowed.Above(question.NodeCapacity, "nodeCapacity", 0, 1_000_000, 1);
        return new ScaleDecision(question).Decide();
    }
}
