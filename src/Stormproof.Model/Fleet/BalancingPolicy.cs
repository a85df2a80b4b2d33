using Stormproof.Model.Fleet.Policies;

namespace Stormproof.Model.Fleet;

/// <summary>Chooses the node for a request. Many threads may ask at once; a decision allocates nothing.</summary>
public abstract class BalancingPolicy
{
    private protected BalancingPolicy()
    {
    }

    /// <summary>The name by which settings ask for it.</summary>
    public abstract string Name { get; }

    /// <summary>All policies by name.</summary>
    public static IReadOnlyList<string> Names { get; } = ["round-robin", "least-connections", "power-of-two", "prequal"];

    /// <summary>The policy of that name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="seed">Makes random choices repeatable.</param>
    /// <exception cref="ArgumentException">No policy has that name.</exception>
    public static BalancingPolicy Create(string name, ulong seed) => name switch
    {
        "round-robin" => new RoundRobin(),
        "least-connections" => new LeastConnections(),
        "power-of-two" => new PowerOfTwo(seed),
        "prequal" => new Prequal(seed),
        _ => throw new ArgumentException($"'{name}' is no balancing policy; choose {string.Join(", ", Names)}.", nameof(name)),
    };

    /// <summary>The index of the chosen node.</summary>
    public abstract int Pick<TFleet>(in TFleet fleet)
        where TFleet : struct, IFleetView;
}
