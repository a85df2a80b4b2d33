using Stormproof.Sessions.Carts;

namespace Storefront.Carts;

/// <summary>Carts in the shared store, the same from every node.</summary>
internal sealed class StoreCarts(SharedCarts carts) : ICarts
{
    public Task<IReadOnlyDictionary<long, int>> GetAsync(long user, CancellationToken cancellationToken) =>
        carts.GetAsync(Text.Of(user), cancellationToken);

    public Task<CartChange> AddAsync(
        long user, long product, int quantity, string? key, CancellationToken cancellationToken) =>
        carts.AddAsync(Text.Of(user), product, quantity, key, cancellationToken);

    public Task<CartChange> RemoveAsync(long user, long product, string? key, CancellationToken cancellationToken) =>
        carts.RemoveAsync(Text.Of(user), product, key, cancellationToken);

    public Task<CartChange> SubtractAsync(
        long user, IReadOnlyDictionary<long, int> lines, string? key, CancellationToken cancellationToken) =>
        carts.SubtractAsync(Text.Of(user), lines, key, cancellationToken);
}
