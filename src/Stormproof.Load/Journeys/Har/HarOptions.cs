namespace Stormproof.Load.Journeys.Har;

/// <summary>What of a recorded session becomes a journey.</summary>
public sealed record HarOptions
{
    /// <summary>Images, fonts, styles, scripts and media are left out.</summary>
    public bool DropStatic { get; init; }

    /// <summary>Gaps between requests shorter than this are the page's, not the user's, and become no think time. Default
    /// 100 ms.</summary>
    public TimeSpan ShortestThink { get; init; } = TimeSpan.FromMilliseconds(100);
}

/// <summary>A session as a journey.</summary>
/// <param name="Text">The <c>.http</c> file.</param>
/// <param name="Requests">Requests in it.</param>
/// <param name="Dropped">Recorded requests that are not in it.</param>
/// <param name="Secrets">Names of the environment variables that its secrets were masked into; they must be set for a run.</param>
public sealed record HarJourney(string Text, int Requests, int Dropped, IReadOnlyList<string> Secrets);
