namespace Stormproof.Lab.Drills.Http;

/// <summary>What came back for a request.</summary>
/// <param name="Status">The status code; 0 when there was no answer.</param>
/// <param name="Body">The body as text.</param>
/// <param name="Location">Where a redirect points to, path and query.</param>
/// <param name="TimedOut">There was no answer in time.</param>
internal readonly record struct Answer(int Status, string Body, string? Location, bool TimedOut)
{
    /// <summary>The node that answered, as it named itself.</summary>
    public string? Node { get; init; }

    public bool IsServerError => Status is 0 or >= 500 && !TimedOut;

    public bool IsRedirect => Status is >= 300 and < 400;

    /// <summary>Sent to the login page, or told that the token is no good.</summary>
    public bool IsSentToLogin => Status == 401 || (IsRedirect && Location?.StartsWith("/login",
        StringComparison.Ordinal) == true);
}
