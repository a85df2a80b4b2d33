using Stormproof.Model.Capacity;
using Stormproof.Model.Planning;
using Stormproof.Model.Planning.Availability;

namespace Stormproof.Cli.Input.Systems;

/// <summary>A file that describes a system: <c>name</c>, <c>instances</c>, <c>load</c>, <c>nodes</c>, <c>database</c> and
/// <c>availability</c>. Whatever is wrong in any of them is told at once.</summary>
internal sealed class SystemFile
{
    private readonly InputFile _file;
    private readonly InputMapping _root;
    private readonly string _name;
    private readonly InputMapping? _load;
    private readonly InputMapping? _nodes;
    private readonly InputMapping? _database;
    private readonly InputMapping? _goal;
    private readonly ScaleQuestion? _scale;
    private readonly NodeQuestion? _nodeQuestion;
    private readonly DatabaseQuestion? _databaseQuestion;
    private readonly AvailabilitySection? _availability;

    private SystemFile(InputFile file, InputMapping root)
    {
        _file = file;
        _root = root;
        _name = root.Optional("name")?.Text("the shop") ?? "";
        var catalogue = Catalogue(root.Optional("instances"));
        _load = root.Optional("load")?.Mapping();
        _scale = _load is null ? null : LoadSection.Read(_load, catalogue);
        _nodes = root.Optional("nodes")?.Mapping();
        _nodeQuestion = _nodes is null ? null : NodesSection.Read(_nodes, _scale?.ProjectedRps, catalogue);
        _database = root.Optional("database")?.Mapping();
        _databaseQuestion = _database is null ? null : DatabaseSection.Read(_database);
        _goal = root.Optional("availability")?.Mapping();
        _availability = _goal is null ? null : AvailabilitySection.Read(_goal);
    }

    /// <summary>The plan of all that the file describes.</summary>
    /// <exception cref="InputException">Something in the file is missing or wrong, or has no plan.</exception>
    public static SystemPlan Plan(string path)
    {
        var input = InputFile.Open(path);
        var system = input.Root.Mapping() is { } root ? new SystemFile(input, root) : null;
        system?.RequireSections();
        input.ThrowIfFaulty();
        return system!.Plan();
    }

    /// <summary>Its availability; the file may also hold that section alone, without the name over it.</summary>
    /// <exception cref="InputException">Something in the file is wrong.</exception>
    public static AvailabilitySection OpenAvailability(string path)
    {
        var input = InputFile.Open(path);
        AvailabilitySection? section = null;
        if (input.Root.Mapping() is { } root)
        {
            section = root.Optional("availability") is null
                ? AvailabilitySection.Read(root)
                : new SystemFile(input, root)._availability;
        }

        input.ThrowIfFaulty();
        return section!;
    }

    private void RequireSections()
    {
        _root.Required("load", "{currentRps: 500, projectedRps: 50000, stateless: true}");
        _root.Required("nodes", "{rpsPerNode: 2000}");
        _root.Required("database", "{readShare: 0.9, dataTb: 5, writesPerSecond: 10000}");
        _root.Required("availability", "{target: 99.99}");
        _goal?.Required("target", "99.99");
    }

    private SystemPlan Plan()
    {
        var availability = new AvailabilityQuestion(_availability!.Target!.Value, _availability.Incidents, _availability.System);
        var scale = OrFault(_load!, () => ScalePlan.For(_scale!));
        var nodes = OrFault(_nodes!, () => NodePlan.For(_nodeQuestion!));
        var database = OrFault(_database!, () => DatabasePlan.For(_databaseQuestion!));
        _file.ThrowIfFaulty();
        return new SystemPlan(
            _name, new(_scale!, scale!), new(_nodeQuestion!, nodes!), new(_databaseQuestion!, database!),
            new(availability, AvailabilityPlan.For(availability)));
    }

    /// <summary>What has no plan is a fault of its section.</summary>
    private static T? OrFault<T>(InputMapping section, Func<T> plan)
        where T : class
    {
        try
        {
            return plan();
        }
        catch (PlanException e)
        {
            section.Fault($"{section.Name}: {e.Message.TrimEnd('.')}");
            return null;
        }
    }

    private static InstanceCatalogue Catalogue(InputValue? instances)
    {
        if (instances is null)
        {
            return InstanceCatalogue.Default;
        }

        try
        {
            return CatalogueFile.Read(instances) is { Count: > 0 } read ? new InstanceCatalogue(read) : InstanceCatalogue.Default;
        }
        catch (PlanException e)
        {
            instances.Fault(e.Message.TrimEnd('.'));
            return InstanceCatalogue.Default;
        }
    }
}
