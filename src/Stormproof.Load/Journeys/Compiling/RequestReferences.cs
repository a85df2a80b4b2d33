using System.Text;
using Stormproof.Load.Input;
using Stormproof.Load.Journeys.JsonPaths;
using Stormproof.Load.Journeys.Parsing;
using Stormproof.Load.Journeys.Variables;

namespace Stormproof.Load.Journeys.Compiling;

/// <summary>Resolves <c>{{login.response.body.$.token}}</c>: a slot a value, and for each request what is to be taken from its
/// answer. What nobody refers to is never looked for.</summary>
internal sealed class RequestReferences
{
    private readonly JourneySyntax _file;
    private readonly JourneyGroups _groups;
    private readonly InputErrors _errors;
    private readonly List<Extraction>[] _extractions;
    private readonly Dictionary<(int Request, string Source), int> _slots = [];
    private readonly List<string> _values = [];

    public RequestReferences(JourneySyntax file, JourneyGroups groups, InputErrors errors)
    {
        (_file, _groups, _errors) = (file, groups, errors);
        _extractions = new List<Extraction>[file.Requests.Count];
        for (var i = 0; i < _extractions.Length; i++)
        {
            _extractions[i] = [];
        }
    }

    /// <summary>What each slot holds, as a file refers to it.</summary>
    public IReadOnlyList<string> Values => _values;

    public IReadOnlyList<Extraction> Of(int request) => _extractions[request];

    public static bool IsReference(string text) =>
        text.Contains(".response.", StringComparison.Ordinal) || text.Contains(".request.", StringComparison.Ordinal);

    /// <summary>Null when the reference is wrong; then the errors say why.</summary>
    /// <param name="reference">What stands in the braces.</param>
    /// <param name="user">The index of the request that refers.</param>
    public int? Slot(Located reference, int user)
    {
        var dot = reference.Text.IndexOf('.', StringComparison.Ordinal);
        var name = reference.Text[..dot];
        var rest = reference.Slice(dot + 1);
        if (rest.Text.StartsWith("request.", StringComparison.Ordinal))
        {
            return Wrong(rest, "only answers can be referred to; keep what a request sends in a @variable");
        }

        var target = Target(reference, name, user);
        return rest.Text switch
        {
            _ when target is null => null,
            _ when rest.Text.StartsWith("response.headers.", StringComparison.Ordinal) =>
                Header(target.Value, rest.Slice("response.headers.".Length)),
            _ when rest.Text.StartsWith("response.body.", StringComparison.Ordinal) =>
                Body(target.Value, rest.Slice("response.body.".Length)),
            _ => Wrong(rest, $"'{rest.Text}' is no part of an answer; give response.body.$.path, response.body.* or response.headers.Name"),
        };
    }

    private int? Target(Located reference, string name, int user)
    {
        var target = -1;
        for (var i = 0; i < _file.Requests.Count; i++)
        {
            target = _file.Requests[i].Name == name ? i : target;
        }

        if (target < 0)
        {
            var hint = Nearest.Hint(name, _file.Requests.Select(r => r.Name).OfType<string>());
            return Wrong(reference, $"no request is named '{name}'{(hint.Length > 0 ? hint : $"; name one above this with # @name {name}")}");
        }

        var line = _file.Requests[target].Line;
        if (target >= user)
        {
            return Wrong(reference, $"'{name}' in line {line} is not answered yet here; refer to a request above this one");
        }

        return _groups.Sees(user, target)
            ? target
            : Wrong(reference, $"'{name}' in line {line} belongs to another journey; move it above the first # @weight to share it");
    }

    private int? Header(int target, Located name) => HttpSyntax.IsToken(name.Text)
        ? Take(target, $"headers.{name.Text.ToLowerInvariant()}", s => new Extraction(s, Encoding.ASCII.GetBytes(name.Text), null))
        : Wrong(name, $"'{name.Text}' is no header name; give one, for example response.headers.Location");

    private int? Body(int target, Located path)
    {
        if (path.Text == "*")
        {
            return Take(target, "body", s => new Extraction(s, null, null));
        }

        if (path.Text.StartsWith('/'))
        {
            return Wrong(path, "XPath is not understood; answers are read as JSON, by a path that starts with $");
        }

        var (compiled, index, error) = JsonPath.Parse(path.Text);
        return compiled is not null
            ? Take(target, $"body.{path.Text}", s => new Extraction(s, null, compiled))
            : Wrong(path.Slice(Math.Min(index, path.Text.Length)), error!);
    }

    private int Take(int target, string source, Func<int, Extraction> make)
    {
        if (!_slots.TryGetValue((target, source), out var slot))
        {
            slot = _slots.Count;
            _slots.Add((target, source), slot);
            _values.Add($"{_file.Requests[target].Name}.response.{source}");
            _extractions[target].Add(make(slot));
        }

        return slot;
    }

    private int? Wrong(Located at, string message)
    {
        _errors.Add(at.Line, at.Column, message);
        return null;
    }
}
