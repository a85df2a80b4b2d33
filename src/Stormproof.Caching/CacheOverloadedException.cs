namespace Stormproof.Caching;

/// <summary>The store is away and as many loads pass by it as the database is allowed to see; this one was turned away. Answer
/// 503 and let the client try again.</summary>
public sealed class CacheOverloadedException : Exception
{
    internal CacheOverloadedException(string message)
        : base(message)
    {
    }
}
