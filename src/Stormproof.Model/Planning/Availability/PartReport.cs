namespace Stormproof.Model.Planning.Availability;

/// <summary>One component or redundant group in its system.</summary>
/// <param name="Name">Its name; with those of the groups around it where several have the same.</param>
/// <param name="Availability">Of all its replicas or members together, 0 to 1.</param>
/// <param name="Importance">Birnbaum's importance: how much the system's availability changes by the part's, which is the
/// probability that the system stands or falls with it. 0 to 1. Source: Birnbaum, "On the importance of different components in a
/// multicomponent system", 1969.</param>
/// <param name="CostPerYearSeconds">Downtime of the system in a year that would not be if the part never failed: importance x
/// unavailability (its improvement potential).</param>
public sealed record PartReport(string Name, double Availability, double Importance, double CostPerYearSeconds);

/// <summary>What one more replica of a part would buy.</summary>
/// <param name="Part">The part; a group is doubled or extended as a whole.</param>
/// <param name="System">The system's availability then, 0 to 1.</param>
/// <param name="SavedPerYearSeconds">Downtime of the system in a year that it removes.</param>
/// <param name="MeetsTarget">Whether the system then reaches the target; null without one.</param>
public sealed record Improvement(string Part, double System, double SavedPerYearSeconds, bool? MeetsTarget);
