using Stormproof.Model.Capacity;

namespace Stormproof.Model.Planning;

/// <summary>The rules behind <see cref="ScalePlan.For"/>.</summary>
internal sealed class ScaleDecision(ScaleQuestion question)
{
    private readonly double _growth = question.ProjectedRps / question.CurrentRps;

    private readonly Instance _now = question.CurrentInstance is { } name
        ? question.Catalogue.Find(name)
        : question.Catalogue.Smallest;

    public ScalePlan Decide()
    {
        // Compared as products: 8 x 0.3 / 0.3 is not quite 8 in binary.
        var fitsOne = Ratio.Ceiling(
            [question.ProjectedRps], [question.CurrentRps, question.VerticalFactor], ScalePlan.MostNodes) == 1;
        var target = question.Catalogue.SmallestWith(_now.VCpu * _growth);
        var bigger = question.BiggerInstance ?? (question.CurrentInstance is null || target is not null);
        return fitsOne && bigger ? Up(target) : Out(fitsOne);
    }

    private ScalePlan Up(Instance? target)
    {
        var limit = $"growth {_growth:0.##} (projected {question.ProjectedRps:N0} rps / current {question.CurrentRps:N0} rps)";
        if (_growth <= 1)
        {
            return new ScalePlan(
                ScalePath.ScaleUp, _growth, $"{limit} is no growth: the instance in use carries it.", [$"Keep"
                    + $" {_now.Describe()}."],
                "low: nothing changes", _now.PricePerHour, 1, _now.Name, _now.PricePerHour);
        }

        var move = target is null
            ? $"Move to an instance of at least {Math.Ceiling(_now.VCpu * _growth):N0} vCPU; the catalogue has none, so no price."
            : $"Move from {_now.Describe()} to {target.Describe()}.";
        return new ScalePlan(
            ScalePath.ScaleUp, _growth,
            $"{limit} is at most {question.VerticalFactor:0.##} and a bigger instance exists: minutes of work, no change of"
                + " code.",
            [
                "Measure the current instance under realistic load, to know what the bigger one must better.",
                move,
                "Resize in a quiet hour: the system is down while it happens.",
                "Measure again; plan the way out while there is room, for this path ends at the largest instance.",
            ],
            "low: no code changes; it stays a single point of failure with a hard ceiling", target?.PricePerHour, 1, target?.Name,
            _now.PricePerHour);
    }

    private ScalePlan Out(bool fitsOne)
    {
        var nodes = Ratio.Ceiling(
            [question.ProjectedRps], [question.CurrentRps, question.NodeCapacity], ScalePlan.MostNodes);
        if (nodes > ScalePlan.MostNodes)
        {
            throw new PlanException(
                $"projectedRps {question.ProjectedRps:0.##} is {_growth:0.##} times the current load and needs more than"
                + $" {ScalePlan.MostNodes:N0} nodes; check both rates and the capacity of a node.");
        }

        var why = fitsOne
            ? $"growth {_growth:0.##} would fit a bigger instance, but there is none"
            : $"growth {_growth:0.##} (projected {question.ProjectedRps:N0} rps / current {question.CurrentRps:N0} rps) is"
                + $" more than {question.VerticalFactor:0.##}, which one bigger instance is trusted with";
        var price = Ratio.Price(nodes, _now.PricePerHour);
        string[] add =
        [
            "Measure what 1, 2, 4 and 8 nodes carry at an acceptable p99; never assume the efficiency.",
            $"Put a balancer with health checks in front and run {nodes:N0} nodes: ceil({_growth:0.##} /"
                + $" {question.NodeCapacity:0.##}).",
            "Check the database's connection limit before the last node is added.",
        ];
        return question.Stateless
            ? new ScalePlan(
                ScalePath.ScaleOut, _growth, $"{why}, and the app is stateless.", add,
                "medium: balancer, database connections and cold nodes are new ways to fail", price, nodes,
                _now.Name, _now.PricePerHour)
            : new ScalePlan(
                ScalePath.RefactorFirst, _growth,
                $"{why}; the app keeps state in its nodes, so a second node would lose users' sessions.",
                [
                    "Move sessions and carts to a shared store (Redis protocol).",
                    "Move identity to tokens (JWT) that every node can verify.",
                    "Kill a node while users are at work: no user may notice.",
                    .. add,
                ],
                "high: code that every request runs through changes before capacity grows", price, nodes,
                _now.Name, _now.PricePerHour);
    }
}
