namespace Stormproof.Model.Fleet;

/// <summary>What a balancing policy may look at: the nodes that could take the request now.</summary>
public interface IFleetView
{
    /// <summary>How many nodes there are; at least 1 when a policy is asked.</summary>
    int Count { get; }

    /// <summary>Requests that the node at <paramref name="index"/> has taken and not answered yet.</summary>
    int InFlight(int index);
}
