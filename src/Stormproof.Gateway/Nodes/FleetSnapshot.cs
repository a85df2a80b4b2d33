using Stormproof.Model.Fleet;

namespace Stormproof.Gateway.Nodes;

/// <summary>The nodes that take requests, and their weights, at one moment; made anew when one changes.</summary>
internal sealed class FleetSnapshot
{
    private FleetSnapshot(Node[] nodes, FleetWeights weights)
    {
        Nodes = nodes;
        Weights = weights;
    }

    public static FleetSnapshot Empty { get; } = new([], FleetWeights.Equal(0));

    public Node[] Nodes { get; }

    public FleetWeights Weights { get; }

    public static FleetSnapshot Of(Node[] nodes) =>
        nodes.Length == 0 ? Empty : new FleetSnapshot(nodes, FleetWeights.Of(Array.ConvertAll(nodes, n => n.WeightNow)));

    public FleetSnapshot Where(Predicate<Node> fits) => Of(Array.FindAll(Nodes, fits));

    public View At(TimeSpan now) => new(this, now);

    /// <summary>What a policy sees of it.</summary>
    internal readonly struct View(FleetSnapshot fleet, TimeSpan now) : IFleetView
    {
        public int Count => fleet.Nodes.Length;

        public FleetWeights Weights => fleet.Weights;

        public int InFlight(int index) => fleet.Nodes[index].InFlight;

        public NodeProbe Probe(int index) => fleet.Nodes[index].Probe(now);
    }
}
