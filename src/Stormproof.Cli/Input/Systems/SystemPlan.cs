using Stormproof.Model.Capacity;
using Stormproof.Model.Planning;
using Stormproof.Model.Planning.Availability;

namespace Stormproof.Cli.Input.Systems;

/// <summary>A question with its answer.</summary>
internal sealed record Planned<TQuestion, TPlan>(TQuestion Question, TPlan Plan);

/// <summary>The four plans of a system.</summary>
internal sealed record SystemPlan(
    string Name,
    Planned<ScaleQuestion, ScalePlan> Scale,
    Planned<NodeQuestion, NodePlan> Nodes,
    Planned<DatabaseQuestion, DatabasePlan> Database,
    Planned<AvailabilityQuestion, AvailabilityPlan> Availability);
