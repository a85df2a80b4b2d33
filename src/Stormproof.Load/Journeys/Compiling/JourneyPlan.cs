namespace Stormproof.Load.Journeys.Compiling;

/// <summary>A file, resolved and compiled: nothing in it can fail but what answers bring.</summary>
/// <param name="File">Its path.</param>
/// <param name="Requests">In the order of the file.</param>
/// <param name="Groups">Its journeys.</param>
/// <param name="Origins">Scheme, host and port of all requests, each once, and whether HTTP/2 is spoken there.</param>
/// <param name="Values">What each slot of a user holds, as the file refers to it.</param>
internal sealed record JourneyPlan(
    string File, IReadOnlyList<RequestPlan> Requests, JourneyGroups Groups, IReadOnlyList<(Uri Uri, bool IsHttp2)> Origins,
    IReadOnlyList<string> Values);
