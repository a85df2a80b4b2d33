namespace Stormproof.Load.Results;

/// <summary>An example of what did not come out as the journey says.</summary>
/// <param name="Request">The request's name.</param>
/// <param name="Expected">The expectation as written, or the value that was needed.</param>
/// <param name="Seen">What there was instead; at most some 80 characters of an answer.</param>
public sealed record FailureSample(string Request, string Expected, string Seen);
