using System.Globalization;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Stormproof.Sessions.Carts;

/// <summary>Carts that every node sees at once: one hash a cart, each change one atomic script on that one key.</summary>
public sealed class SharedCarts(IConnectionMultiplexer connection, IOptions<SharedSessionOptions> options, TimeProvider clock)
{
    /// <summary>A repeat of a change within this time is recognised by its key. Retries come within seconds.</summary>
    private static readonly TimeSpan KeyMemory = TimeSpan.FromMinutes(10);

    private readonly IDatabase _database = connection.GetDatabase();

    /// <summary>The cart's lines, pieces by product; empty when there is none.</summary>
    public async Task<IReadOnlyDictionary<long, int>> GetAsync(string owner, CancellationToken cancellationToken = default)
    {
        var entries = await _database.HashGetAllAsync(Key(owner)).WaitAsync(cancellationToken).ConfigureAwait(false);
        var lines = new Dictionary<long, int>(entries.Length);
        foreach (var entry in entries)
        {
            Take(lines, entry.Name.ToString(), entry.Value);
        }

        return lines;
    }

    /// <summary>Adds pieces of a product.</summary>
    /// <param name="owner">Whose cart: 1 to 128 printable characters.</param>
    /// <param name="productId">The product.</param>
    /// <param name="quantity">Pieces to add, 1 or more.</param>
    /// <param name="idempotencyKey">Stands for this change; a repeat with the same key changes nothing. Null: no
    /// protection.</param>
    /// <param name="cancellationToken">Ends the wait, not the change.</param>
    /// <exception cref="CartLimitException">The cart would pass its limit of lines or pieces.</exception>
    public Task<CartChange> AddAsync(
        string owner, long productId, int quantity, string? idempotencyKey, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quantity, 1);
        return ChangeAsync(owner, idempotencyKey, [productId, quantity], cancellationToken);
    }

    /// <summary>Takes a product's line off.</summary>
    public Task<CartChange> RemoveAsync(
        string owner, long productId, string? idempotencyKey, CancellationToken cancellationToken = default) =>
        ChangeAsync(owner, idempotencyKey, [productId, "-"], cancellationToken);

    /// <summary>Takes bought pieces off and leaves what was added meanwhile.</summary>
    public Task<CartChange> SubtractAsync(
        string owner, IReadOnlyDictionary<long, int> lines, string? idempotencyKey, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var pairs = new List<RedisValue>(lines.Count * 2);
        foreach (var (productId, quantity) in lines)
        {
            pairs.Add(productId);
            pairs.Add(-quantity);
        }

        return ChangeAsync(owner, idempotencyKey, pairs, cancellationToken);
    }

    private async Task<CartChange> ChangeAsync(
        string owner, string? idempotencyKey, List<RedisValue> pairs, CancellationToken cancellationToken)
    {
        var limits = options.Value;
        var now = clock.GetUtcNow();
        RedisValue[] arguments =
        [
            idempotencyKey ?? "", now.ToUnixTimeMilliseconds(), (now - KeyMemory).ToUnixTimeMilliseconds(),
            (long)limits.CartLifetime.TotalMilliseconds, limits.MaxCartLines, limits.MaxCartQuantity, .. pairs,
        ];
        var answer = await _database.ScriptEvaluateAsync(CartScript.Text, [Key(owner)], arguments)
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        var fields = (RedisValue[])answer!;
        var lines = new Dictionary<long, int>(fields.Length / 2);
        for (var i = 1; i + 1 < fields.Length; i += 2)
        {
            Take(lines, fields[i].ToString(), fields[i + 1]);
        }

        return (string?)fields[0] switch
        {
            "2" => throw new CartLimitException(
                $"A cart holds at most {limits.MaxCartLines} products and {limits.MaxCartQuantity} pieces of each."),
            var flag => new CartChange(flag == "1", lines),
        };
    }

    private RedisKey Key(string owner)
    {
        if (owner.Length is 0 or > 128 || owner.Any(char.IsControl))
        {
            throw new ArgumentException($"'{owner}' cannot own a cart; allowed are 1 to 128 printable characters.",
                nameof(owner));
        }

        return options.Value.KeyPrefix + "cart:" + owner;
    }

    private static void Take(Dictionary<long, int> lines, string field, RedisValue value)
    {
        if (field.StartsWith("p:", StringComparison.Ordinal))
        {
            lines[long.Parse(field.AsSpan(2), CultureInfo.InvariantCulture)] = (int)value;
        }
    }
}
