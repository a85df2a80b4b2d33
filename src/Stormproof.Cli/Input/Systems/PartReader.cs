using Stormproof.Model.Planning.Availability;

namespace Stormproof.Cli.Input.Systems;

/// <summary>
/// Reads the parts of a system. A part has a name and one of <c>availability</c>, <c>mtbf</c> with <c>mttr</c> (then also
/// <c>replicas</c> and <c>need</c>), <c>serial</c>, <c>parallel</c>, or <c>of</c> with <c>need</c>. A bare list is in series.
/// </summary>
internal sealed class PartReader
{
    public const int MostParts = 200;

    private const int MostReplicas = 100;

    private int _parts;

    /// <summary>The part; null when something in it is wrong, which the file then tells.</summary>
    public SystemPart? Read(InputValue value)
    {
        if (++_parts > MostParts)
        {
            if (_parts == MostParts + 1)
            {
                value.Fault(
                    $"a system may have at most {MostParts} parts; put parts together as one with their common availability");
            }

            return null;
        }

        if (value.IsList)
        {
            return Group(value, "", null);
        }

        if (value.Mapping() is not { } part)
        {
            return null;
        }

        var named = part.Optional("name");
        var name = named?.Text("database") ?? "";
        var (serial, parallel, some) = (part.Optional("serial"), part.Optional("parallel"), part.Optional("of"));
        var (availability, mtbf) = (part.Optional("availability"), part.Optional("mtbf"));
        InputValue?[] kinds = [serial, parallel, some, availability, mtbf];
        if (kinds.Count(k => k is not null) != 1)
        {
            part.Optional("mttr");
            part.Optional("replicas");
            part.Optional("need");
            part.Fault($"{Subject(part, "this part")} must have one of availability, mtbf, serial, parallel and of, for example"
                + " availability: 99.9");
            return null;
        }

        if (serial is not null)
        {
            return Group(serial, name, null);
        }

        if (parallel is not null)
        {
            return Group(parallel, name, 1);
        }

        if (some is not null)
        {
            var need = part.Required("need", "2")?.Int(1, MostParts, 2);
            return need is { } k ? Group(some, name, k) : null;
        }

        if (named is null)
        {
            part.Fault($"{Subject(part, "this part")} has no name; give it one, for example name: database");
        }

        return Component(part, name, availability, mtbf);
    }

    private static Component? Component(InputMapping part, string name, InputValue? availability, InputValue? mtbf)
    {
        var works = availability?.Availability();
        if (mtbf is not null)
        {
            var (between, repair) = (mtbf.Duration(), part.Required("mttr", "30m")?.Duration());
            works = between is { } b && repair is { } r ? Downtime.AvailabilityOf(b, r) : null;
        }
        else
        {
            part.Optional("mttr")?.Fault($"{part.Name}.mttr goes with mtbf; give either the availability, or mtbf and mttr");
        }

        var replicas = part.Optional("replicas") is { } count ? count.Int(1, MostReplicas, 2) : 1;
        var need = part.Optional("need") is { } least ? least.Int(1, replicas ?? MostReplicas, 1) : 1;
        return works is { } a && replicas is { } n && need is { } k ? new Component(name, a, n, k) : null;
    }

    private SystemPart? Group(InputValue value, string name, int? need)
    {
        var parts = new List<SystemPart>();
        var items = value.List(Math.Max(1, need ?? 1), MostParts) ?? [];
        foreach (var item in items)
        {
            if (Read(item) is { } part)
            {
                parts.Add(part);
            }
        }

        return parts.Count == 0 || parts.Count < items.Count ? null
            : need is { } k ? new Redundant(name, k, parts)
            : new Serial(name, parts);
    }

    private static string Subject(InputMapping part, string otherwise) => part.Name.Length == 0 ? otherwise : part.Name;
}
