using Stormproof.Cli.Output;

namespace Stormproof.Cli.Input;

/// <summary>Names with values. A name that is asked for is a known one; the others are faults in the end.</summary>
internal sealed class InputMapping
{
    private readonly InputFile _file;
    private readonly InputFields _fields;
    private readonly Dictionary<string, InputField> _byName;
    private readonly List<string> _known = [];
    private bool _ignoreRest;

    public InputMapping(InputFile file, InputFields fields, string name)
    {
        _file = file;
        _fields = fields;
        Name = name;
        _byName = fields.Fields.ToDictionary(f => f.Name, StringComparer.Ordinal);
        file.Register(this);
    }

    /// <summary>Where it stands, as in <c>availability.parts[2]</c>; empty for the document.</summary>
    public string Name { get; }

    public InputPlace Place => _fields.Place;

    /// <summary>The value of a field, or null.</summary>
    public InputValue? Optional(string name)
    {
        if (!_known.Contains(name))
        {
            _known.Add(name);
        }

        return _byName.TryGetValue(name, out var field) ? new InputValue(_file, field.Value, Path(name)) : null;
    }

    /// <summary>The value of a field; a fault when it is missing.</summary>
    /// <param name="name">The field.</param>
    /// <param name="example">A value for the message.</param>
    public InputValue? Required(string name, string example)
    {
        var value = Optional(name);
        if (value is null)
        {
            Fault($"{Path(name)} is missing; give it, for example {name}: {example}");
        }

        return value;
    }

    /// <summary>Fields that nobody asks for are none of our business, as in a report that another verb wrote.</summary>
    public void IgnoreRest() => _ignoreRest = true;

    /// <summary>A fault of the mapping as a whole.</summary>
    public void Fault(string text) => _file.Fault(Place, text);

    internal void FaultUnknown()
    {
        foreach (var field in _fields.Fields.Where(f => !_ignoreRest && !_known.Contains(f.Name)))
        {
            _file.Fault(field.Place, $"{Shown.Of(Path(field.Name))} is no known field; {Remedy(field.Name)}");
        }
    }

    private string Remedy(string name)
    {
        if (_known.Count == 0)
        {
            return "none is expected here";
        }

        var word = name.Length > 64 ? name[..64] : name;
        var nearest = _known.MinBy(k => UsageErrors.Distance(k, word))!;
        return UsageErrors.Distance(nearest, word) <= Math.Max(2, word.Length / 2)
            ? $"did you mean '{nearest}'? Known here: {string.Join(", ", _known)}"
            : $"the nearest is '{nearest}'. Known here: {string.Join(", ", _known)}";
    }

    private string Path(string name) => Name.Length == 0 ? name : $"{Name}.{name}";
}
