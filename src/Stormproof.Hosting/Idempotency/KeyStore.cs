using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Stormproof.Hosting.Idempotency;

/// <summary>The records in the store. Each change is one atomic command or script on one key.</summary>
internal sealed class KeyStore(IServiceProvider services, IOptions<StormproofOptions> options)
{
    /// <summary>Replaces what was seen by something new; returns what stands there when it has changed meanwhile.</summary>
    private const string ReplaceScript = """
        local current = redis.call('GET', KEYS[1])
        if current and current ~= ARGV[1] then return current end
        redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
        return false
        """;

    private const string ReleaseScript = """
        if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
        return false
        """;

    /// <summary>More than a node can have in flight; past it a claim is left to expire.</summary>
    private const int MaxOrphans = 10_000;

    /// <summary>Between "it is taken" and a look at what took it, that may have been released; more than once is rare.</summary>
    private const int MaxClaims = 5;

    private readonly ConcurrentQueue<(string Key, byte[] Claim)> _orphans = new();
    private readonly IDatabase? _database = services.GetService<IConnectionMultiplexer>()?.GetDatabase();
    private readonly string _prefix = options.Value.Idempotency.KeyPrefix;

    private IDatabase Database => _database ?? throw new InvalidOperationException(
        $"{nameof(StormproofOptions)}.{nameof(StormproofOptions.HonourIdempotencyKeys)} needs the shared store;"
        + " call AddStormproofSessions, or register an IConnectionMultiplexer.");

    /// <summary>Returns what stands under the key, or puts the claim there and returns nothing. Not <c>SET NX GET</c>, which
    /// would save a repeat one round trip and needs Redis 7: the first request pays one either way.</summary>
    public async Task<byte[]?> ClaimAsync(string key, byte[] claim, TimeSpan retention)
    {
        for (var attempts = 0; attempts < MaxClaims; attempts++)
        {
            if (await Database.StringSetAsync(RecordKey(key), claim, retention, When.NotExists).ConfigureAwait(false))
            {
                return null;
            }

            if (await GetAsync(key).ConfigureAwait(false) is { } current)
            {
                return current;
            }
        }

        throw new RedisException($"Something came and went under an idempotency key {MaxClaims} times in a row.");
    }

    /// <summary>Replaces what was seen by something new; returns what stands there when it has changed meanwhile.</summary>
    public Task<byte[]?> ReplaceAsync(string key, byte[] seen, byte[] next, TimeSpan retention) =>
        EvaluateAsync(ReplaceScript, key, seen, next, Milliseconds(retention));

    public Task ReleaseAsync(string key, byte[] claim) => EvaluateAsync(ReleaseScript, key, claim);

    /// <summary>Remembers a claim that may stand in the store while nothing runs for it any more. Its owner lives, so no repeat
    /// would take it over: each would wait and get 409 until the claim expires.</summary>
    public void ReleaseLater(string key, byte[] claim)
    {
        if (_orphans.Count < MaxOrphans)
        {
            _orphans.Enqueue((key, claim));
        }
    }

    /// <summary>Releases what <see cref="ReleaseLater"/> remembered. One caller at a time.</summary>
    public async Task ReleaseOrphansAsync()
    {
        while (_orphans.TryPeek(out var orphan))
        {
            await ReleaseAsync(orphan.Key, orphan.Claim).ConfigureAwait(false);
            _orphans.TryDequeue(out _);
        }
    }

    public async Task<byte[]?> GetAsync(string key) => await Database.StringGetAsync(RecordKey(key)).ConfigureAwait(false);

    public Task<bool> IsAliveAsync(string owner) => Database.KeyExistsAsync(LeaseKey(owner));

    public Task RenewLeaseAsync(string owner, TimeSpan lease) => Database.StringSetAsync(LeaseKey(owner), "1", lease);

    public Task EndLeaseAsync(string owner) => Database.KeyDeleteAsync(LeaseKey(owner));

    private async Task<byte[]?> EvaluateAsync(string script, string key, params RedisValue[] arguments) =>
        (byte[]?)await Database.ScriptEvaluateAsync(script, [RecordKey(key)], arguments).ConfigureAwait(false);

    private RedisKey RecordKey(string key) => _prefix + "idempotency:" + key;

    private RedisKey LeaseKey(string owner) => _prefix + "node:" + owner;

    private static RedisValue Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;
}
