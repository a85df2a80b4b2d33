using Stormproof.Model.Fleet;

namespace Stormproof.Model.Tests.Fleet;

/// <summary>A fleet given by its loads.</summary>
internal readonly struct Loads(int[] inFlight) : IFleetView
{
    public int Count => inFlight.Length;

    public int InFlight(int index) => inFlight[index];
}
