using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using Stormproof.Sessions.Carts;

namespace Storefront.Carts;

/// <summary>Carts in this process, as the shop had them before the incident: another node knows nothing of them, and they end
/// with the process.</summary>
internal sealed class LocalCarts : ICarts
{
    private static readonly IReadOnlyDictionary<long, int> Empty = ReadOnlyDictionary<long, int>.Empty;
    private readonly ConcurrentDictionary<long, Cart> _carts = new();

    public Task<IReadOnlyDictionary<long, int>> GetAsync(long user, CancellationToken cancellationToken) =>
        Task.FromResult(_carts.TryGetValue(user, out var cart) ? cart.Lines() : Empty);

    public Task<CartChange> AddAsync(long user, long product, int quantity, string? key, CancellationToken cancellationToken) =>
        ChangeAsync(user, key, cart => cart.AddPieces(product, quantity));

    public Task<CartChange> RemoveAsync(long user, long product, string? key, CancellationToken cancellationToken) =>
        ChangeAsync(user, key, cart => cart.Remove(product));

    public Task<CartChange> SubtractAsync(
        long user, IReadOnlyDictionary<long, int> lines, string? key, CancellationToken cancellationToken) =>
        ChangeAsync(user, key, cart => cart.TakePieces(lines));

    private Task<CartChange> ChangeAsync(long user, string? key, Action<Dictionary<long, int>> change)
    {
        try
        {
            return Task.FromResult(_carts.GetOrAdd(user, _ => new Cart()).Change(key, change));
        }
        catch (CartLimitException e)
        {
            return Task.FromException<CartChange>(e);
        }
    }

    private sealed class Cart
    {
        /// <summary>A retry comes within seconds, so the last few keys are enough.</summary>
        private const int KeysKept = 16;

        private readonly Lock _gate = new();
        private readonly Dictionary<long, int> _lines = [];
        private readonly Queue<string> _keys = [];

        public IReadOnlyDictionary<long, int> Lines()
        {
            lock (_gate)
            {
                return new Dictionary<long, int>(_lines);
            }
        }

        public CartChange Change(string? key, Action<Dictionary<long, int>> change)
        {
            lock (_gate)
            {
                var applied = key is null || !_keys.Contains(key);
                if (applied)
                {
                    change(_lines);
                    Remember(key);
                }

                return new CartChange(applied, new Dictionary<long, int>(_lines));
            }
        }

        private void Remember(string? key)
        {
            if (key is null)
            {
                return;
            }

            _keys.Enqueue(key);
            if (_keys.Count > KeysKept)
            {
                _keys.Dequeue();
            }
        }
    }
}
