using Stormproof.Model.Capacity;
using Stormproof.Model.Planning;

namespace Stormproof.Cli.Input.Systems;

/// <summary>What a file says about load and instance: the options of <c>plan scale</c>, in camelCase.</summary>
internal static class LoadSection
{
    private static readonly Allowed Rate = new(0, 1e12, 500, AboveLow: true);

    /// <summary>Reads the section; null when something that it cannot do without is missing or wrong, which the file then
    /// tells.</summary>
    public static ScaleQuestion? Read(InputMapping section, InstanceCatalogue catalogue)
    {
        var current = section.Required("currentRps", "500")?.Number(Rate);
        var projected = section.Required("projectedRps", "50000")?.Number(Rate with { Example = 50_000 });
        var stateless = section.Required("stateless", "true")?.Bool();
        var bigger = section.Optional("biggerInstance")?.Bool();
        var factor = section.Optional("verticalFactor")?.Number(new Allowed(1, 1_000, 8));
        var capacity = section.Optional("nodeCapacity")?.Number(new Allowed(0, 1_000_000, 1, AboveLow: true));
        var instance = section.Optional("instance")?.Text("small");
        return current is { } c && projected is { } p && stateless is { } s
            ? new ScaleQuestion(c, p, s)
            {
                BiggerInstance = bigger,
                VerticalFactor = factor ?? 8,
                NodeCapacity = capacity ?? 1,
                CurrentInstance = instance,
                Catalogue = catalogue,
            }
            : null;
    }
}
