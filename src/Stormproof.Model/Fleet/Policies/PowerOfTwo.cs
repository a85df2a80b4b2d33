namespace Stormproof.Model.Fleet.Policies;

/// <summary>Two random nodes, drawn by weight, of which the one with fewer requests in flight for its weight. Nearly as even as the
/// least loaded of all, without looking at all and without every balancer choosing the same node. Mitzenmacher, "The power of two
/// choices in randomized load balancing", IEEE TPDS 12(10), 2001.</summary>
internal sealed class PowerOfTwo(ulong seed) : BalancingPolicy
{
    private readonly SeededRandom _random = new(seed);

    /// <inheritdoc/>
    public override string Name => "power-of-two";

    /// <inheritdoc/>
    public override int Pick<TFleet>(in TFleet fleet)
    {
        var count = fleet.Count;
        if (count == 1)
        {
            return 0;
        }

        var weights = fleet.Weights;
        var random = new Draws(_random);
        var first = weights.Draw(ref random);
        var second = weights.AreEqual ? -1 : weights.Draw(ref random);
        if (second < 0 || second == first)
        {
            second = random.Next(count - 1);
            second += second >= first ? 1 : 0;
        }

        return weights.AreEqual
            ? fleet.InFlight(second) < fleet.InFlight(first) ? second : first
            : Better(fleet, weights, first, second);
    }

    /// <summary>As least connections has it: the first drawn on a tie; else who would be less loaded with this request on top.
    /// </summary>
    private static int Better<TFleet>(in TFleet fleet, FleetWeights weights, int first, int second)
        where TFleet : struct, IFleetView
    {
        var (a, b) = (weights.Inverse[first], weights.Inverse[second]);
        var (loadA, loadB) = (fleet.InFlight(first) * a, fleet.InFlight(second) * b);
        return loadA <= loadB || loadA + a <= loadB + b ? first : second;
    }
}
