using Stormproof.Model.Consistency;

namespace Stormproof.Caching;

/// <summary>What a committed transaction gave.</summary>
/// <param name="Result">For the caller.</param>
/// <param name="Position">The primary's position, taken on the same connection after COMMIT returned. One that is not known is
/// allowed: the next load of each key is then asked of the primary.</param>
public readonly record struct Written<T>(T Result, LogPosition Position);
