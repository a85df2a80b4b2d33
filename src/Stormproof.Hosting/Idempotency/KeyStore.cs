using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Stormproof.Hosting.Idempotency;

/// <summary>The records in the store. Each change is one atomic script on one key.</summary>
internal sealed class KeyStore(IServiceProvider services, IOptions<StormproofOptions> options)
{
    /// <summary>Returns what stands under the key, or puts the claim there and returns nothing.</summary>
    private const string ClaimScript = """
        local current = redis.call('GET', KEYS[1])
        if current then return current end
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        return false
        """;

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

    private readonly IDatabase? _database = services.GetService<IConnectionMultiplexer>()?.GetDatabase();
    private readonly string _prefix = options.Value.Idempotency.KeyPrefix;

    private IDatabase Database => _database ?? throw new InvalidOperationException(
        $"{nameof(StormproofOptions)}.{nameof(StormproofOptions.HonourIdempotencyKeys)} needs the shared store;"
        + " call AddStormproofSessions, or register an IConnectionMultiplexer.");

    public Task<byte[]?> ClaimAsync(string key, byte[] claim, TimeSpan retention) =>
        EvaluateAsync(ClaimScript, key, claim, Milliseconds(retention));

    public Task<byte[]?> ReplaceAsync(string key, byte[] seen, byte[] next, TimeSpan retention) =>
        EvaluateAsync(ReplaceScript, key, seen, next, Milliseconds(retention));

    public Task ReleaseAsync(string key, byte[] claim) => EvaluateAsync(ReleaseScript, key, claim);

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
