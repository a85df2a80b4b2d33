namespace Stormproof.Model.Fleet;

/// <summary>What a balancing policy may look at: the nodes that could take the request now.</summary>
public interface IFleetView
{
    /// <summary>How many nodes there are; at least 1 when a policy is asked.</summary>
    int Count { get; }

    /// <summary>What share of the traffic each node is meant to have, slow start included; as many as there are nodes.</summary>
    FleetWeights Weights { get; }

    /// <summary>Requests that the node at <paramref name="index"/> has taken and not answered yet.</summary>
    int InFlight(int index);

    /// <summary>What is known of the node at <paramref name="index"/> beyond that; only <c>prequal</c> asks.</summary>
    NodeProbe Probe(int index);
}

/// <summary>What is known of a node's load and speed.</summary>
/// <param name="InFlight">Requests in flight on the node, those of other balancers included as far as it reports them; 0 or
/// more.</param>
/// <param name="LatencyMs">Estimate of the time until an answer begins, in milliseconds; 0 when unknown, which counts as
/// fast, so that an unknown node is asked.</param>
public readonly record struct NodeProbe(double InFlight, double LatencyMs);
