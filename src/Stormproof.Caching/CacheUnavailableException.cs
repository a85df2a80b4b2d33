namespace Stormproof.Caching;

/// <summary>The store did not take a write's intents, so the write was not begun and the database is unchanged: a node that is
/// cut off from the store must not change what others may hold cached. Try again, or fail the request.</summary>
public sealed class CacheUnavailableException : Exception
{
    internal CacheUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
