namespace Stormproof.Model.Consistency;

/// <summary>A value in a <see cref="FenceRecord"/>.</summary>
/// <param name="Payload">The serialized value; null for "there is no such row".</param>
/// <param name="ExpiresAtMs">First millisecond of the store's clock at which it is no longer served.</param>
public sealed record StoredValue(ReadOnlyMemory<byte>? Payload, long ExpiresAtMs);

/// <summary>The right of one reader to fill a key.</summary>
/// <param name="Token">Names the holder's request.</param>
/// <param name="ExpiresAtMs">First millisecond of the store's clock at which another may take it.</param>
public sealed record LoadLease(string Token, long ExpiresAtMs);

/// <summary>A write that may be under way.</summary>
/// <param name="Token">Names the write.</param>
/// <param name="DeadlineMs">First millisecond of the store's clock at which its transaction has certainly ended.</param>
public readonly record struct WriteIntent(string Token, long DeadlineMs);
