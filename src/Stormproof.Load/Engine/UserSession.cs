using Stormproof.Load.Transport;
using Stormproof.Model.Fleet;

namespace Stormproof.Load.Engine;

/// <summary>A virtual user's side of the engine: its connections, its clock, its records. Belongs to one event loop; every call
/// must come from the code that the loop runs.</summary>
public abstract class UserSession
{
    /// <summary>The user's number in the run, from 0.</summary>
    public abstract int Ordinal { get; }

    /// <summary>Nanoseconds since the run began; negative before that.</summary>
    public abstract long Now { get; }

    /// <summary>Random numbers of this user, seeded by the run's seed and its number.</summary>
    public abstract SeededRandom Random { get; }

    /// <summary>The run is ending: an iteration should send nothing more.</summary>
    public abstract bool IsEnding { get; }

    /// <summary>Sends a request on the user's connection to the request's origin, opening one where there is none. One at a
    /// time.</summary>
    /// <returns>The answer, or what went wrong as <see cref="HttpAnswer.Outcome"/>; it never throws for what a server or network
    /// does. The answer's bytes stay until <see cref="HttpAnswer.Release"/>, the next send, or the end of the
    /// iteration.</returns>
    public abstract ValueTask<HttpAnswer> SendAsync(HttpRequest request);

    /// <summary>A pause, as a user thinks. Ends at once when the run ends. Resolution 1 ms.</summary>
    public abstract ValueTask DelayAsync(TimeSpan pause);

    /// <summary>The number of the node that an answer names in the run's <see cref="LoadPlan.NodeHeader"/>, for
    /// <see cref="RequestSample.Node"/>; 0 when it names none or its headers were not kept.</summary>
    public virtual int NodeOf(HttpAnswer answer) => 0;

    /// <summary>Records a request.</summary>
    public abstract void Record(in RequestSample sample);
}
