namespace Stormproof.Model.Fleet.Policies;

/// <summary>Looks at a few random nodes. Those with more requests in flight than most of the fleet are hot: among the others the
/// fastest is taken, and only if all are hot the one with the fewest requests in flight. Wydrowski, Kleinberg, Rumble and Archer,
/// "Load is not what you should balance: introducing Prequal", NSDI '24; docs/concepts/balancing.md says what differs.</summary>
internal sealed class Prequal(ulong seed) : BalancingPolicy
{
    /// <summary>Nodes looked at for a request; the paper's synchronous mode asks three to five.</summary>
    private const int Looks = 5;

    private readonly SeededRandom _random = new(seed);
    private readonly RecentLoads _recent = new();

    /// <inheritdoc/>
    public override string Name => "prequal";

    /// <inheritdoc/>
    public override int Pick<TFleet>(in TFleet fleet)
    {
        var weights = fleet.Weights;
        var random = new Draws(_random);
        var best = weights.Draw(ref random);
        if (fleet.Count == 1)
        {
            return best;
        }

        Span<double> inFlight = stackalloc double[Looks];
        var bestSeen = Look(fleet, weights, best, inTurn: true);
        inFlight[0] = bestSeen.InFlight;
        for (var i = 1; i < Looks; i++)
        {
            var index = weights.Draw(ref random);
            var seen = Look(fleet, weights, index, inTurn: false);
            inFlight[i] = seen.InFlight;
            if (IsBetter(seen, bestSeen, _recent.HotAbove))
            {
                (best, bestSeen) = (index, seen);
            }
        }

        _recent.Add(inFlight);
        return best;
    }

    /// <summary>A light node's load and, but for its turn, its latency count as many times as the heaviest outweighs it: with five
    /// looks it would otherwise get up to five times its share, since it is idle and therefore fast.</summary>
    private static NodeProbe Look<TFleet>(in TFleet fleet, FleetWeights weights, int index, bool inTurn)
        where TFleet : struct, IFleetView
    {
        var probe = fleet.Probe(index);
        if (weights.AreEqual || weights.Inverse[index] is not (> 1 and var inverse))
        {
            return probe;
        }

        var latency = inTurn ? probe.LatencyMs
            : probe.LatencyMs > 0 ? probe.LatencyMs * inverse
            : double.PositiveInfinity;
        return new NodeProbe(probe.InFlight * inverse, latency);
    }

    private static bool IsBetter(in NodeProbe one, in NodeProbe other, double hotAbove)
    {
        var (isHot, otherIsHot) = (one.InFlight > hotAbove, other.InFlight > hotAbove);
        if (isHot != otherIsHot)
        {
            return otherIsHot;
        }

        return isHot || one.LatencyMs == other.LatencyMs
            ? one.InFlight < other.InFlight
            : one.LatencyMs < other.LatencyMs;
    }
}
