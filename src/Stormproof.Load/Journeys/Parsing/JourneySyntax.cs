using Stormproof.Load.Input;

namespace Stormproof.Load.Journeys.Parsing;

/// <summary>A <c>.http</c> file as written: nothing is resolved yet.</summary>
internal sealed record JourneySyntax(
    string File, IReadOnlyList<VariableSyntax> Variables, IReadOnlyList<RequestSyntax> Requests);

/// <summary><c>@name = value</c>.</summary>
internal sealed record VariableSyntax(string Name, Located Value);

/// <summary>One request and what is asked of it.</summary>
internal sealed class RequestSyntax
{
    /// <summary>The text after <c>###</c>.</summary>
    public string Title { get; set; } = "";

    /// <summary>From <c># @name</c>.</summary>
    public string? Name { get; set; }

    public int Line { get; set; }

    public string Method { get; set; } = "GET";

    /// <summary>The URL and its continuation lines.</summary>
    public List<Located> Url { get; } = [];

    /// <summary>2 when the request line asks for HTTP/2.</summary>
    public bool IsHttp2 { get; set; }

    public List<HeaderSyntax> Headers { get; } = [];

    public BodySyntax? Body { get; set; }

    public List<ExpectationSyntax> Expectations { get; } = [];

    public ThinkTime? Think { get; set; }

    public WeightSyntax? Weight { get; set; }

    public bool NoRedirect { get; set; }

    public bool NoCookies { get; set; }
}

internal sealed record HeaderSyntax(Located Name, Located Value);

/// <summary>A body in the file, or in a file of its own.</summary>
/// <param name="Text">The body, or the path of its file.</param>
/// <param name="Source">Where it is.</param>
internal sealed record BodySyntax(Located Text, BodySource Source);

internal enum BodySource
{
    /// <summary>In the journey's file.</summary>
    Inline,

    /// <summary><c>&lt; ./file</c>: sent as it is.</summary>
    File,

    /// <summary><c>&lt;@ ./file</c>: variables in it are replaced.</summary>
    FileTemplate,
}

/// <summary><c># @weight 3 name</c>: a journey begins here.</summary>
internal sealed record WeightSyntax(int Weight, string? Name, int Line, int Column);

/// <summary>A pause before the request: from <paramref name="Shortest"/> to <paramref name="Longest"/>, all lengths equally
/// likely.</summary>
internal readonly record struct ThinkTime(TimeSpan Shortest, TimeSpan Longest);
