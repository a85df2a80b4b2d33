using Stormproof.Cli.Input.Systems;
using Stormproof.Model.Planning;

namespace Stormproof.Cli.Output.Plans.Whole;

/// <summary>The four plans as one JSON document, each with the fields of its own verb.</summary>
internal sealed record SystemDocument(
    string Name, ScalePlan Scale, NodesDocument Nodes, DatabasePlan Database, AvailabilityDocument Availability)
{
    public static SystemDocument Of(SystemPlan plan) => new(
        plan.Name, plan.Scale.Plan, NodesDocument.Of(plan.Nodes.Question, plan.Nodes.Plan), plan.Database.Plan,
        AvailabilityDocument.Of(plan.Availability.Plan));
}
