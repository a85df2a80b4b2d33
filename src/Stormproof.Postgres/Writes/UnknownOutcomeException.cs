namespace Stormproof.Postgres;

/// <summary>The connection broke while COMMIT was under way: the write may have happened or not. Any other exception of a write
/// means that nothing was committed.</summary>
public sealed class UnknownOutcomeException : Exception
{
    internal UnknownOutcomeException(string server, Exception inner)
        : base($"The COMMIT on {server} was not answered, so the write may have happened or not; read the data to find out.",
              inner)
    {
    }
}
