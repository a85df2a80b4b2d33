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

    // Both scans work on a copy of the view, which the compiler keeps in registers; a reference to it, it would read anew for each
    // node.

    private static int Least<TFleet>(TFleet fleet, int start)
        where TFleet : struct, IFleetView
    {
        var (best, least, count) = (start, fleet.InFlight(start), fleet.Count);
        // Two loops instead of one that wraps: no division and no branch for a node.
        for (var i = start + 1; i < count && least > 0; i++)
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
    private static int LeastForItsWeight<TFleet>(TFleet fleet, FleetWeights weights, int turn)
        where TFleet : struct, IFleetView
    {
        // Whole numbers: twice as quick to compare.
        var costs = weights.Cost;
        var inTurn = fleet.InFlight(turn) * costs[turn];
        if (inTurn == 0)
        {
            return turn;
        }

        var (best, leastNow, leastThen) = (turn, inTurn, inTurn + costs[turn]);
        for (var i = 0; i < costs.Length; i++)
        {
            var cost = costs[i];
            var now = fleet.InFlight(i) * cost;
            leastNow = Math.Min(leastNow, now);
            if (now + cost < leastThen)
            {
                (best, leastThen) = (i, now + cost);
            }
        }

        return inTurn <= leastNow ? turn : best;
    }
}
