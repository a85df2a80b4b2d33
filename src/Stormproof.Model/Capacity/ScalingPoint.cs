namespace Stormproof.Model.Capacity;

/// <summary>What so many nodes were measured to carry.</summary>
/// <param name="Nodes">Nodes at work, 1 to 1,000,000.</param>
/// <param name="Rps">Requests a second at an acceptable p99, greater than 0, at most 1e12.</param>
public readonly record struct ScalingPoint(int Nodes, double Rps);
