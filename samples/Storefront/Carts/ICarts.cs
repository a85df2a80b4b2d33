using Stormproof.Sessions.Carts;

namespace Storefront.Carts;

/// <summary>The API's carts, in this process or in the shared store. Each change takes the request's idempotency key, if it has
/// one, and happens once for it.</summary>
internal interface ICarts
{
    Task<IReadOnlyDictionary<long, int>> GetAsync(long user, CancellationToken cancellationToken);

    /// <exception cref="CartLimitException">The cart would pass its limit of lines or pieces.</exception>
    Task<CartChange> AddAsync(long user, long product, int quantity, string? key, CancellationToken cancellationToken);

    Task<CartChange> RemoveAsync(long user, long product, string? key, CancellationToken cancellationToken);

    /// <summary>Takes bought pieces off and leaves what was added meanwhile.</summary>
    Task<CartChange> SubtractAsync(
        long user, IReadOnlyDictionary<long, int> lines, string? key, CancellationToken cancellationToken);
}
