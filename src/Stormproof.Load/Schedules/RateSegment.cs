namespace Stormproof.Load.Schedules;

/// <summary>A stretch of time in which the rate runs in a straight line.</summary>
/// <param name="Duration">Longer than zero.</param>
/// <param name="FromRps">Requests a second at its begin, 0 to <see cref="ArrivalSchedule.MaxRate"/>.</param>
/// <param name="ToRps">Requests a second at its end.</param>
public readonly record struct RateSegment(TimeSpan Duration, double FromRps, double ToRps);
