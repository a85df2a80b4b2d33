namespace Stormproof.Caching.Flights;

/// <summary>What is known about the store when a flight starts.</summary>
internal enum FlightStart
{
    /// <summary>Nothing: look first.</summary>
    Look,

    /// <summary>The value was not there a moment ago: ask for the lease.</summary>
    Lease,

    /// <summary>It did not answer: go to the database.</summary>
    StoreAway,

    /// <summary>It holds bytes that this process cannot read: go to the database.</summary>
    Unreadable,
}

/// <summary>Where an answer came from.</summary>
internal enum AnswerSource
{
    /// <summary>The store.</summary>
    Store,

    /// <summary>A load under a lease.</summary>
    Load,

    /// <summary>A load past the cache.</summary>
    Bypass,
}

/// <summary>What a read gets.</summary>
/// <param name="Value">The value, or nothing when there is no such thing.</param>
/// <param name="IsNegative">There is no such thing.</param>
/// <param name="Source">Where it came from.</param>
internal readonly record struct Answer<T>(T? Value, bool IsNegative, AnswerSource Source);
