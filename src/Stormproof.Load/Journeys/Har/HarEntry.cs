namespace Stormproof.Load.Journeys.Har;

/// <summary>What of a recorded request matters here.</summary>
internal sealed record HarEntry
{
    /// <summary>Where it begins in the file.</summary>
    public required int Line { get; init; }

    public required string Method { get; init; }

    public required Uri Url { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required TimeSpan Duration { get; init; }

    public required IReadOnlyList<(string Name, string Value)> Headers { get; init; }

    /// <summary>Null when there was none.</summary>
    public required string? Body { get; init; }

    public required string BodyType { get; init; }

    /// <summary>0 when there was no answer.</summary>
    public required int Status { get; init; }

    public required string AnswerType { get; init; }

    /// <summary>The answer's text, where it was recorded and is JSON.</summary>
    public required string? AnswerJson { get; init; }

    /// <summary>The browser's own word for it, such as image or script; may be empty.</summary>
    public required string ResourceType { get; init; }
}
