using System.Globalization;
using Stormproof.Load.Input;
using Stormproof.Load.Journeys.Expectations;
using Stormproof.Load.Journeys.Parsing;
using Stormproof.Load.Journeys.Templates;
using Stormproof.Load.Journeys.Variables;
using Stormproof.Load.Transport;

namespace Stormproof.Load.Journeys.Compiling;

/// <summary>Resolves and compiles a file, and reports all that is wrong with it at once.</summary>
internal sealed class JourneyCompiler
{
    private readonly JourneySyntax _file;
    private readonly string _folder;
    private readonly InputErrors _errors;
    private readonly JourneyGroups _groups;
    private readonly RequestReferences _references;
    private readonly TextResolver _resolver;
    private readonly List<(Uri Uri, bool IsHttp2)> _origins = [];

    private JourneyCompiler(JourneySyntax file, string folder, VariableSources sources, InputErrors errors)
    {
        (_file, _folder, _errors) = (file, folder, errors);
        _groups = JourneyGroups.Of(file, errors);
        _references = new RequestReferences(file, _groups, errors);
        _resolver = new TextResolver(file, sources, _references, errors);
    }

    /// <summary>What is wrong is in <paramref name="errors"/>; with any, the plan is worthless.</summary>
    public static JourneyPlan Compile(JourneySyntax file, string folder, VariableSources sources, InputErrors errors) =>
        new JourneyCompiler(file, folder, sources, errors).Run(sources);

    private JourneyPlan Run(VariableSources sources)
    {
        CheckNames();
        var names = Names();
        // What an answer must keep is known when all requests after it have been read.
        var makers = new List<Func<RequestPlan>>();
        for (var i = 0; i < _file.Requests.Count && !_errors.Full; i++)
        {
            makers.Add(Compile(_file.Requests[i], i, names[i]));
        }

        CheckVariables(sources);
        return new JourneyPlan(_file.File, [.. makers.Select(m => m())], _groups, _origins, _references.Values);
    }

    /// <summary>A variable that nobody uses can be wrong, too, and will be used one day. It is checked as if it were used below
    /// the last request, but nothing is taken from an answer for it.</summary>
    private void CheckVariables(VariableSources sources)
    {
        var apart = new TextResolver(_file, sources, new RequestReferences(_file, _groups, _errors), _errors);
        foreach (var variable in _file.Variables)
        {
            apart.Resolve(variable.Value, _file.Requests.Count);
        }
    }

    private void CheckNames()
    {
        var named = new Dictionary<string, int>();
        foreach (var request in _file.Requests)
        {
            if (request.Name is { } name && !named.TryAdd(name, request.Line))
            {
                _errors.Add(request.Line, 0, $"the name '{name}' belongs to the request in line {named[name]} already; give another");
            }
        }
    }

    /// <summary>Names for reports: the request's own, its title, or its line; with the line of the file where two are
    /// alike.</summary>
    private List<string> Names()
    {
        var names = _file.Requests.Select(r => r.Name ?? (r.Title.Length > 0 ? Short(r.Title) : Line(r))).ToList();
        return [.. names.Select((name, i) => names.IndexOf(name) == i
            ? name
            : string.Create(CultureInfo.InvariantCulture, $"{name} (line {_file.Requests[i].Line})"))];

        static string Line(RequestSyntax request)
        {
            var url = string.Concat(request.Url.Select(u => u.Text));
            var scheme = url.IndexOf("://", StringComparison.Ordinal);
            var path = url.IndexOf('/', scheme < 0 ? 0 : scheme + 3);
            return Short($"{request.Method} {(path < 0 ? url : url[path..])}");
        }

        static string Short(string text) => text.Length <= 60 ? text : $"{text[..59]}…";
    }

    private Func<RequestPlan> Compile(RequestSyntax syntax, int index, string name)
    {
        var at = syntax.Url is [var first, ..] ? first : new Located("", syntax.Line, 1);
        var pieces = syntax.Url.SelectMany(u => _resolver.Resolve(u, index)).ToList();
        var (origin, target) = syntax.Url is [] ? (null, Template.Empty) : UrlCompiler.Compile(at, pieces, _errors);
        var headers = syntax.Headers.Select(h => new HeaderPlan(h.Name.Text, Header(h, index))).ToList();
        var body = BodyCompiler.Compile(syntax, index, _folder, _resolver, _errors);
        var expectations = syntax.Expectations
            .Select(e => ExpectationCompiler.Compile(e, index, _resolver, _errors)).OfType<Expectation>().ToList();
        var originIndex = origin is null ? 0 : Origin(origin, syntax.IsHttp2);
        return () =>
        {
            var plan = new RequestPlan
            {
                Index = index,
                Name = name,
                Method = syntax.Method,
                OriginIndex = originIndex,
                Target = target,
                Headers = [.. headers.Where(h => !h.Is("Host") && !h.Is("Cookie"))],
                Host = headers.Find(h => h.Is("Host"))?.Value,
                Cookie = headers.Find(h => h.Is("Cookie"))?.Value,
                Body = body,
                Expectations = expectations,
                Extractions = _references.Of(index),
                Think = syntax.Think ?? default,
                NoRedirect = syntax.NoRedirect,
                NoCookies = syntax.NoCookies,
                JudgesStatus = syntax.Expectations.Exists(e => e.Subject == ExpectSubject.Status),
            };
            CheckEncoding(syntax, plan);
            return plan;
        };
    }

    private Template Header(HeaderSyntax header, int index)
    {
        var pieces = _resolver.Resolve(header.Value, index);
        if (pieces.Exists(p => p.Text is { } text && HttpSyntax.IndexOfControl(text) >= 0))
        {
            _errors.Add(
                header.Value.Line, header.Value.Column,
                $"the value of '{header.Name.Text}' has a control character, by a variable; a header has one line of text");
        }

        return new Template(pieces.Select(p => p.At(Place.Header)));
    }

    /// <summary>An answer that may come compressed cannot be looked into.</summary>
    private void CheckEncoding(RequestSyntax syntax, RequestPlan plan)
    {
        var needsBody = plan.Expectations.Any(e => e.Needs.HasFlag(AnswerParts.Body)) || plan.Extractions.Any(e => e.Header is null);
        var accepts = syntax.Headers.Find(h => h.Name.Text.Equals("Accept-Encoding", StringComparison.OrdinalIgnoreCase));
        if (needsBody && accepts is not null && !accepts.Value.Text.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            _errors.Add(
                accepts.Name.Line, accepts.Name.Column,
                "the answer's body is looked into, so it must not come compressed; delete Accept-Encoding");
        }
    }

    private int Origin(Uri uri, bool isHttp2)
    {
        var known = _origins.FindIndex(o => o.IsHttp2 == isHttp2 && Uri.Compare(
            o.Uri, uri, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0);
        if (known >= 0)
        {
            return known;
        }

        _origins.Add((uri, isHttp2));
        return _origins.Count - 1;
    }
}
