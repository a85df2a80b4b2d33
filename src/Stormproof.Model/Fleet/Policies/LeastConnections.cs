namespace Stormproof.Model.Fleet.Policies;

/// <summary>The node with the fewest requests in flight for its weight; for requests that differ in cost. Equal nodes take turns,
/// so an idle fleet does not load its first node alone.</summary>
internal sealed class LeastConnections : BalancingPolicy
{
    private WeightedTurns _turns;

    /// <inheritdoc/>
    public override string Name => "least-connections";

    /// <inheritdoc/>
    public override int Pick<TFleet>(in TFleet fleet)
    {
        var weights = fleet.Weights;
        var turn = _turns.Next(weights);
        return weights.AreEqual ? Least(fleet, turn) : LeastForItsWeight(fleet, weights, turn);
    }

    private static int Least<TFleet>(in TFleet fleet, int start)
        where TFleet : struct, IFleetView
    {
        var (best, least) = (start, fleet.InFlight(start));
        // Two loops instead of one that wraps: no division and no branch for a node.
        for (var i = start + 1; i < fleet.Count && least > 0; i++)
        {
            var load = fleet.InFlight(i);
            if (load < least)
            {
                (best, least) = (i, load);
            }
        }

        for (var i = 0; i < start && least > 0; i++)
        {
            var load = fleet.InFlight(i);
            if (load < least)
            {
                (best, least) = (i, load);
            }
        }

        return best;
    }

    /// <summary>The node whose turn it is, if no other is less loaded for its weight; else the one that would be least loaded
    /// with this request on top. The first rule shares an idle fleet out by weight; the second keeps a light node from taking
    /// every request that finds the heavy ones busy.</summary>
    private static int LeastForItsWeight<TFleet>(in TFleet fleet, FleetWeights weights, int turn)
        where TFleet : struct, IFleetView
    {
        var inTurn = fleet.InFlight(turn) * weights.Inverse(turn);
        if (inTurn == 0)
        {
            return turn;
        }

        var (best, leastNow, leastThen) = (turn, inTurn, inTurn + weights.Inverse(turn));
        for (var i = 0; i < fleet.Count; i++)
        {
            var inverse = weights.Inverse(i);
            var now = fleet.InFlight(i) * inverse;
            leastNow = Math.Min(leastNow, now);
            if (now + inverse < leastThen)
            {
                (best, leastThen) = (i, now + inverse);
            }
        }

        return inTurn <= leastNow ? turn : best;
    }
}
