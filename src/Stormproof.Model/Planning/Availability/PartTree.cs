namespace Stormproof.Model.Planning.Availability;

/// <summary>A part where it stands in the system.</summary>
internal sealed class PartPlace(SystemPart part, PartPlace? parent, int index)
{
    public SystemPart Part => part;

    public PartPlace? Parent => parent;

    /// <summary>Which of its parent's parts it is.</summary>
    public int Index => index;

    public List<PartPlace> Children { get; } = [];

    public double Unavailability { get; set; }
}

/// <summary>A system's parts with their unavailabilities, so that a change of one is carried up its own branch only.</summary>
internal sealed class PartTree
{
    private readonly PartPlace _root;
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);

    public PartTree(SystemPart root)
    {
        _root = Place(root, null, 0);
        foreach (var place in Places)
        {
            _names[place.Part.Name] = _names.GetValueOrDefault(place.Part.Name) + 1;
        }
    }

    /// <summary>All parts, each before those that it consists of.</summary>
    public List<PartPlace> Places { get; } = [];

    public double Unavailability => _root.Unavailability;

    public PartReport Report(PartPlace place)
    {
        var whole = CarryUp(place, 0);
        return new(
            NameOf(place), 1 - place.Unavailability, Math.Max(0, CarryUp(place, 1) - whole),
            Math.Max(0, Unavailability - whole) * Downtime.YearSeconds);
    }

    public double WithOneMore(PartPlace place)
    {
        var inGroup = place.Parent?.Part is Redundant;
        if (place.Part is Component component && (component.Replicas > 1 || !inGroup))
        {
            return CarryUp(place, component.With(component.Replicas + 1));
        }

        return place.Parent is { } parent && inGroup
            ? CarryUp(parent, parent.Part.Combine([.. parent.Children.Select(c => c.Unavailability), place.Unavailability]))
            : CarryUp(place, place.Unavailability * place.Unavailability);
    }

    public string NameOf(PartPlace place)
    {
        var own = place.Part.Name;
        if (own.Length > 0 && _names[own] == 1)
        {
            return own;
        }

        var steps = new List<string>();
        for (var step = place; step is not null; step = step.Parent)
        {
            if (step.Part.Name.Length > 0)
            {
                steps.Add(step.Part.Name);
            }
            else if (step.Parent is not null)
            {
                steps.Add($"part {step.Index + 1}");
            }
        }

        steps.Reverse();
        return steps.Count == 0 ? "the system" : string.Join(" / ", steps);
    }

    /// <summary>The system's unavailability if this part's were another.</summary>
    private static double CarryUp(PartPlace place, double unavailability)
    {
        for (var step = place; step.Parent is { } parent; step = parent)
        {
            var parts = parent.Children.Select(c => c.Unavailability).ToArray();
            parts[step.Index] = unavailability;
            unavailability = parent.Part.Combine(parts);
        }

        return unavailability;
    }

    private PartPlace Place(SystemPart part, PartPlace? parent, int index)
    {
        var place = new PartPlace(part, parent, index);
        Places.Add(place);
        for (var i = 0; i < part.Parts.Count; i++)
        {
            place.Children.Add(Place(part.Parts[i], place, i));
        }

        place.Unavailability = part.Combine([.. place.Children.Select(c => c.Unavailability)]);
        return place;
    }
}
