using Stormproof.Model.Capacity;
using Stormproof.Model.Planning;

namespace Stormproof.Cli.Input.Systems;

/// <summary>What a file says about nodes: the options of <c>plan nodes</c>, in camelCase; measured <c>points</c> instead of an
/// <c>efficiency</c>.</summary>
internal static class NodesSection
{
    private static readonly Allowed Rate = new(0, 1e12, 2_000, AboveLow: true);

    /// <summary>Reads the section; null when something in it is missing or wrong, which the file then tells.</summary>
    /// <param name="section">The section.</param>
    /// <param name="projectedRps">The peak unless the section has one.</param>
    /// <param name="catalogue">Where the price of an <c>instance</c> stands.</param>
    public static NodeQuestion? Read(InputMapping section, double? projectedRps, InstanceCatalogue catalogue)
    {
        var peak = section.Optional("peakRps") is { } given ? given.Number(Rate with { Example = 50_000 }) : projectedRps;
        var perNode = section.Optional("rpsPerNode")?.Number(Rate);
        var (efficiency, points) = (section.Optional("efficiency"), section.Optional("points"));
        if (efficiency is not null && points is not null)
        {
            efficiency.Fault($"{efficiency.Name} and points both say how well nodes scale; give one of them");
        }

        var fit = points is null ? null : Fit(points);
        if (points is null && perNode is null && section.Optional("rpsPerNode") is null)
        {
            section.Fault($"{section.Name}.rpsPerNode is missing; give it, for example rpsPerNode: 2000, or measured points");
        }

        var question = new NodeQuestion(peak ?? 1)
        {
            RpsPerNode = perNode,
            Fit = fit,
            Margin = section.Optional("margin")?.Number(new Allowed(0, 10, 0.3)) ?? 0.3,
            Efficiency = efficiency?.Number(new Allowed(0, 1.2, 0.85, AboveLow: true)) ?? 0.85,
            HighlyAvailable = section.Optional("ha")?.Bool() ?? false,
            TolerateFailures = section.Optional("tolerateFailures")?.Int(0, 1_000, 2) ?? 0,
            Zones = section.Optional("zones")?.Int(1, 100, 3) ?? 1,
            NodePrice = Price(section, catalogue),
            DbConnections = section.Optional("dbConnections")?.Int(1, 10_000_000, 500),
            PoolPerNode = section.Optional("poolPerNode")?.Int(1, 100_000, 20),
            BalancerLimit = section.Optional("balancerLimit")?.Int(1, 1_000_000, 50) ?? 50,
        };
        return peak is null ? null : question;
    }

    private static ScalabilityFit? Fit(InputValue points)
    {
        var read = PointsFile.Read(points, ignoreRest: false);
        try
        {
            // A point that could not be read is a fault already; what is left is not worth a second one.
            return points.IsList && read.Count == points.List(0, int.MaxValue)!.Count ? ScalabilityFit.To(read) : null;
        }
        catch (PlanException e)
        {
            points.Fault($"{points.Name}: {e.Message.TrimEnd('.')}");
            return null;
        }
    }

    private static double? Price(InputMapping section, InstanceCatalogue catalogue)
    {
        var (price, instance) = (section.Optional("nodePrice"), section.Optional("instance"));
        if (price is not null && instance is not null)
        {
            instance.Fault($"{instance.Name} and nodePrice both say the price; give one of them");
            return null;
        }

        if (instance?.Text("small") is not { } name)
        {
            return price?.Number(new Allowed(0, 1e9, 0.5));
        }

        try
        {
            return catalogue.Find(name).PricePerHour;
        }
        catch (PlanException e)
        {
            instance.Fault(e.Message.TrimEnd('.'));
            return null;
        }
    }
}
