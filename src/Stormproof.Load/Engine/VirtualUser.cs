namespace Stormproof.Load.Engine;

/// <summary>What one user of the app does. An instance belongs to one event loop and is never run twice at once; between
/// two runs it keeps what a browser would keep.</summary>
public abstract class VirtualUser
{
    /// <summary>One iteration: all requests of a journey, each recorded with <see cref="UserSession.Record"/>.</summary>
    /// <param name="session">Connection, clock and recorder. Everything awaited in here must come from it, or the code goes on on
    /// another thread than the loop's. Await with <c>ConfigureAwait(false)</c>.</param>
    /// <param name="due">When the iteration should have begun, in nanoseconds since the run began: the due time of its first
    /// request. The second request is due when the answer to the first was there and the pause after it is over.</param>
    public abstract ValueTask RunAsync(UserSession session, long due);
}
