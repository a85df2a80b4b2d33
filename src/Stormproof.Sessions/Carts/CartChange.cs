namespace Stormproof.Sessions.Carts;

/// <summary>What a change of a cart led to.</summary>
/// <param name="Applied">False when the same idempotency key had been applied before: nothing happened this time.</param>
/// <param name="Lines">The whole cart after it: pieces by product.</param>
public sealed record CartChange(bool Applied, IReadOnlyDictionary<long, int> Lines);

/// <summary>A change would have passed a limit of the cart; nothing was changed.</summary>
public sealed class CartLimitException(string message) : Exception(message);
