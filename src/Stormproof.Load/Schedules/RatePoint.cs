namespace Stormproof.Load.Schedules;

/// <summary>A line of a rate trace.</summary>
/// <param name="At">When.</param>
/// <param name="Rps">Requests a second then.</param>
public readonly record struct RatePoint(TimeSpan At, double Rps);
