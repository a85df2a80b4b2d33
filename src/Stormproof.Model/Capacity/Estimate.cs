namespace Stormproof.Model.Capacity;

/// <summary>A figure from measurements, with the interval that holds the true one in 95 of 100 repetitions.</summary>
/// <param name="Value">The best guess.</param>
/// <param name="Low">Where the interval begins.</param>
/// <param name="High">Where it ends; null when the measurements set no end.</param>
public readonly record struct Estimate(double Value, double Low, double? High);
