using Stormproof.Model.Capacity;

namespace Stormproof.Model.Planning;

/// <summary>What decides between a bigger instance and more of them.</summary>
/// <param name="CurrentRps">Requests a second now, greater than 0, at most 1e12.</param>
/// <param name="ProjectedRps">Requests a second to come, in the same range.</param>
/// <param name="Stateless">Another node can take over any request and the user does not notice.</param>
public sealed record ScaleQuestion(double CurrentRps, double ProjectedRps, bool Stateless)
{
    /// <summary>There is a bigger instance to move to. Null: the catalogue decides when <see cref="CurrentInstance"/> is named;
    /// else yes.</summary>
    public bool? BiggerInstance { get; init; }

    /// <summary>The most growth that a bigger instance is trusted with, 1 to 1,000.</summary>
    public double VerticalFactor { get; init; } = 8;

    /// <summary>What one node carries, in multiples of the current load; greater than 0, at most 1,000,000. 1: one node carries
    /// the current load.</summary>
    public double NodeCapacity { get; init; } = 1;

    /// <summary>The name of the instance in use; null is the smallest of the catalogue.</summary>
    public string? CurrentInstance { get; init; }

    /// <summary>What can be rented.</summary>
    public InstanceCatalogue Catalogue { get; init; } = InstanceCatalogue.Default;
}
