namespace Stormproof.Load.Journeys;

/// <summary>How a journey's file is read and run.</summary>
public sealed record JourneyOptions
{
    /// <summary>The environment of <c>http-client.env.json</c>; null for its <c>$shared</c> alone.</summary>
    public string? Environment { get; init; }

    /// <summary>Variables that win over those of file and environment.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Answers of 301, 302, 303, 307 and 308 are followed, ten at most, within the request's time.</summary>
    public bool FollowRedirects { get; init; }

    /// <summary>All requests speak HTTP/2, not only those that say so.</summary>
    public bool Http2 { get; init; }

    /// <summary>For <c>$timestamp</c>, <c>$datetime</c> and the ends of cookies.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Finds a variable of this process, for <c>$processEnv</c>.</summary>
    public Func<string, string?> ProcessVariable { get; init; } = System.Environment.GetEnvironmentVariable;
}
