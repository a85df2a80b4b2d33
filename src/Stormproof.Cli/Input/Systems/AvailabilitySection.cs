using Stormproof.Model.Planning.Availability;

namespace Stormproof.Cli.Input.Systems;

/// <summary>What a file says about availability: <c>target</c>, <c>incidents</c>, and the parts under <c>system</c>.</summary>
internal sealed record AvailabilitySection(double? Target, IReadOnlyList<TimeSpan> Incidents, SystemPart? System)
{
    public const int MostIncidents = 1_000;

    /// <summary>Reads the section; what is wrong with it is kept by the file.</summary>
    public static AvailabilitySection Read(InputMapping section)
    {
        var target = section.Optional("target")?.Availability();
        var incidents = new List<TimeSpan>();
        foreach (var incident in section.Optional("incidents")?.List(0, MostIncidents) ?? [])
        {
            if (incident.Duration() is { } lasted)
            {
                incidents.Add(lasted);
            }
        }

        return new(target, incidents, section.Optional("system") is { } system ? new PartReader().Read(system) : null);
    }
}
