using StackExchange.Redis;
using Stormproof.Model.Consistency;

namespace Stormproof.Caching.Store;

/// <summary>The operations on a Redis-protocol server, each script on one declared key, so that a cluster can place it.</summary>
internal sealed class RedisCacheStore : ICacheStore, IDisposable
{
    /// <summary>How much longer than its loader a lease lives: the fill is still under way when the loader ends.</summary>
    private static readonly TimeSpan LeaseMargin = TimeSpan.FromSeconds(1);

    private readonly IConnectionMultiplexer _connection;
    private readonly IDatabase _database;
    private readonly TimeProvider _time;
    private readonly StoreClock _clock;
    private readonly RedisKey _prefix;
    private readonly RedisChannel _channel;
    private readonly RedisValue _leaseMs;
    private readonly RedisValue _retentionMs;

    public RedisCacheStore(IConnectionMultiplexer connection, CachingOptions options, StoreClock clock, TimeProvider time)
    {
        _connection = connection;
        _database = connection.GetDatabase();
        _time = time;
        _clock = clock;
        _prefix = System.Text.Encoding.UTF8.GetBytes(options.KeyPrefix);
        _channel = RedisChannel.Literal(options.KeyPrefix + "changes");
        _leaseMs = (long)(options.LoadTimeout + LeaseMargin).TotalMilliseconds;
        _retentionMs = (long)options.FenceRetention.TotalMilliseconds;
        _connection.ConnectionRestored += OnRestored;
    }

    /// <summary>From the master alone: a copy of the store that lags would have the value and not yet the fence.</summary>
    public Task<Lease<byte>?> GetAsync(string key) => _database.StringGetLeaseAsync(Key(key), CommandFlags.DemandMaster);

    public async Task<LeaseReply> LeaseAsync(string key, string token)
    {
        var reply = await RunAsync(CacheScript.Lease, key, [token, _leaseMs, _retentionMs]).ConfigureAwait(false);
        return ((string?)reply[1]) switch
        {
            "V" or "N" => new LeaseReply(
                LeaseOutcome.Hit, default, default, (ReadOnlyMemory<byte>)(RedisValue)reply[3], (string?)reply[1] == "N",
                (long)reply[2]),
            "granted" => new LeaseReply(
                LeaseOutcome.Granted, PositionText.Read(((ReadOnlyMemory<byte>)(RedisValue)reply[2]).Span), default, default,
                false, 0),
            "busy" => new LeaseReply(
                LeaseOutcome.Busy, default, TimeSpan.FromMilliseconds((long)reply[2]), default, false, 0),
            "bypass" => new LeaseReply(LeaseOutcome.Bypass, default, default, default, false, 0),
            var other => throw new RedisCommandException($"The lease script answered '{other}'."),
        };
    }

    public async Task<long?> FillAsync(string key, string token, Fill fill)
    {
        var reply = await RunAsync(
            CacheScript.Fill, key,
            [
                token, fill.IsNegative ? "N" : "V", fill.Payload, fill.TtlMs, PositionText.Write(fill.Required),
                PositionText.Write(fill.AsOf), _retentionMs,
            ]).ConfigureAwait(false);
        return (string?)reply[1] == "stored" ? (long)reply[2] : null;
    }

    public Task ReleaseAsync(string key, string token) => RunAsync(CacheScript.Release, key, [token, _retentionMs]);

    public async Task<bool> IntendAsync(string key, string token, TimeSpan lifetime)
    {
        var reply = await RunAsync(CacheScript.Intent, key, [token, (long)lifetime.TotalMilliseconds, _retentionMs])
            .ConfigureAwait(false);
        return (string?)reply[1] == "done";
    }

    public Task FenceAsync(string key, string token, LogPosition position) =>
        RunAsync(CacheScript.Fence, key, [token, PositionText.Write(position), _retentionMs]);

    public Task AbortAsync(string key, string token) => RunAsync(CacheScript.Abort, key, [token, _retentionMs]);

    public Task ProbeAsync() => RunAsync(CacheScript.Clock, "probe", []);

    public void Publish(ChangeKind kind, string key) =>
        _database.Publish(_channel, $"{(kind == ChangeKind.Changed ? 'c' : 'f')}{key}", CommandFlags.FireAndForget);

    public Task SubscribeAsync(Action<ChangeKind, string> heard) =>
        _connection.GetSubscriber().SubscribeAsync(_channel, (_, message) =>
        {
            var text = (string?)message;
            if (!string.IsNullOrEmpty(text))
            {
                heard(text[0] == 'f' ? ChangeKind.Filled : ChangeKind.Changed, text[1..]);
            }
        });

    public void Dispose() => _connection.ConnectionRestored -= OnRestored;

    private RedisKey Key(string key) => ((RedisKey)key).Prepend(_prefix);

    /// <summary>Sends a script by its hash; the client sends the text first where a server does not know it.</summary>
    private async Task<RedisResult[]> RunAsync(string script, string key, RedisValue[] arguments)
    {
        var sent = _time.GetTimestamp();
        var reply = (RedisResult[]?)await _database
            .ScriptEvaluateAsync(script, [Key(key)], arguments, CommandFlags.DemandMaster).ConfigureAwait(false)
            ?? throw new RedisCommandException("A script answered nothing.");
        _clock.Heard(sent, (long)reply[0]);
        return reply;
    }

    private void OnRestored(object? sender, ConnectionFailedEventArgs e) => _clock.Forget();
}
