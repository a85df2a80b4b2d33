namespace Stormproof.Load.Transport;

/// <summary>A user's connection to one origin. All calls come from its loop.</summary>
internal abstract class UserConnection : Engine.Loop.Timed
{
    /// <summary>Sends. Whatever happens is the answer's outcome; it is there at the earliest on the loop's next turn.</summary>
    public abstract ValueTask<HttpAnswer> SendAsync(HttpRequest request);

    /// <summary>Gives back what the last answer holds.</summary>
    public abstract void ReleaseAnswer();

    /// <summary>Ends what is under way, if anything, with <see cref="Engine.RequestOutcome.Cancelled"/>, and closes.</summary>
    public abstract void Close();
}
