using Stormproof.Model.Planning;

namespace Stormproof.Cli.Input.Systems;

/// <summary>What a file says about the database: the options of <c>plan database</c>, in camelCase.</summary>
internal static class DatabaseSection
{
    private static readonly Allowed Tb = new(0, 1_000_000, 5, AboveLow: true);
    private static readonly Allowed Writes = new(0, 1e12, 10_000, AboveLow: true);

    /// <summary>Reads the section; null when something that it cannot do without is missing or wrong, which the file then
    /// tells.</summary>
    public static DatabaseQuestion? Read(InputMapping section)
    {
        var share = section.Required("readShare", "0.9")?.Share();
        var data = section.Required("dataTb", "5")?.Number(Tb);
        var writes = section.Required("writesPerSecond", "10000")?.Number(Writes);
        var domains = section.Optional("domains")?.Int(1, 10_000, 5) ?? 1;
        var clear = section.Optional("clearDomains")?.Bool() ?? true;
        var primaryTb = section.Optional("primaryTb")?.Number(Tb with { Example = 10 }) ?? 10;
        var primaryWrites = section.Optional("primaryWritesPerSecond")?.Number(Writes with { Example = 50_000 }) ?? 50_000;
        return share is { } s && data is { } d && writes is { } w
            ? new DatabaseQuestion(s, d, w, domains)
            {
                ClearDomains = clear,
                PrimaryTb = primaryTb,
                PrimaryWritesPerSecond = primaryWrites,
            }
            : null;
    }
}
