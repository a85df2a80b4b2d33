using Stormproof.Model.Fleet;

namespace Stormproof.Model.Tests.Fleet;

/// <summary>A fleet given by its loads.</summary>
internal readonly struct Loads(int[] inFlight, FleetWeights? weights = null, double[]? latencyMs = null) : IFleetView
{
    public int Count => inFlight.Length;

    public FleetWeights Weights { get; } = weights ?? FleetWeights.Equal(inFlight.Length);

    public int InFlight(int index) => inFlight[index];

    public NodeProbe Probe(int index) => new(inFlight[index], latencyMs?[index] ?? 0);
}
