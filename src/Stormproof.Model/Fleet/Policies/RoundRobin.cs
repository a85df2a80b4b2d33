namespace Stormproof.Model.Fleet.Policies;

/// <summary>Each node in turn, as often as it weighs; for requests of about equal cost.</summary>
internal sealed class RoundRobin : BalancingPolicy
{
    private WeightedTurns _turns;

    /// <inheritdoc/>
    public override string Name => "round-robin";

    /// <inheritdoc/>
    public override int Pick<TFleet>(in TFleet fleet) => _turns.Next(fleet.Weights);
}
