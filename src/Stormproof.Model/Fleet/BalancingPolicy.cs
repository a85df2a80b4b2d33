namespace Stormproof.Model.Fleet;

/// <summary>Chooses the node for a request.</summary>
public abstract class BalancingPolicy
{
    private protected BalancingPolicy()
    {
    }

    /// <summary>The name by which settings ask for it.</summary>
    public abstract string Name { get; }

    /// <summary>All policies by name.</summary>
    public static IReadOnlyList<string> Names { get; } = ["round-robin", "least-connections", "power-of-two"];

    /// <summary>The policy of that name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="seed">Makes random choices repeatable.</param>
    /// <exception cref="ArgumentException">No policy has that name.</exception>
    public static BalancingPolicy Create(string name, ulong seed) => name switch
    {
        "round-robin" => new RoundRobin(),
        "least-connections" => new LeastConnections(),
        "power-of-two" => new PowerOfTwo(seed),
        _ => throw new ArgumentException($"'{name}' is no balancing policy; choose {string.Join(", ", Names)}.", nameof(name)),
    };

    /// <summary>The index of the chosen node.</summary>
    public abstract int Pick<TFleet>(in TFleet fleet)
        where TFleet : struct, IFleetView;
}

/// <summary>Each node in turn; for requests of about equal cost.</summary>
internal sealed class RoundRobin : BalancingPolicy
{
    private uint _next = uint.MaxValue;

    /// <inheritdoc/>
    public override string Name => "round-robin";

    /// <inheritdoc/>
    public override int Pick<TFleet>(in TFleet fleet) => (int)(Interlocked.Increment(ref _next) % (uint)fleet.Count);
}

/// <summary>The node with the fewest requests in flight; for requests that differ in cost. Equal nodes take turns, so an idle
/// fleet does not load its first node alone.</summary>
internal sealed class LeastConnections : BalancingPolicy
{
    private uint _next = uint.MaxValue;

    /// <inheritdoc/>
    public override string Name => "least-connections";

    /// <inheritdoc/>
    public override int Pick<TFleet>(in TFleet fleet)
    {
        var count = fleet.Count;
        var start = (int)(Interlocked.Increment(ref _next) % (uint)count);
        var best = start;
        var least = fleet.InFlight(start);
        for (var i = 1; i < count && least > 0; i++)
        {
            var index = start + i < count ? start + i : start + i - count;
            var load = fleet.InFlight(index);
            if (load < least)
            {
                (best, least) = (index, load);
            }
        }

        return best;
    }
}

/// <summary>Two random nodes, of which the one with fewer requests in flight. Nearly as even as the least loaded of all, without
/// looking at all and without every balancer choosing the same node. Mitzenmacher, "The power of two choices in randomized load
/// balancing", IEEE TPDS 12(10), 2001.</summary>
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

        var first = _random.Next(count);
        var second = _random.Next(count - 1);
        if (second >= first)
        {
            second++;
        }

        return fleet.InFlight(second) < fleet.InFlight(first) ? second : first;
    }
}
