namespace Stormproof.Load.Schedules;

/// <summary>A part of a run that is reported by itself.</summary>
/// <param name="Start">From the begin.</param>
/// <param name="End">Where the next begins.</param>
/// <param name="OfferedRps">The mean rate that the schedule gives it.</param>
public readonly record struct ScheduleSlice(TimeSpan Start, TimeSpan End, double OfferedRps);
