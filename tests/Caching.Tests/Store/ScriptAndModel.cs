using System.Globalization;
using StackExchange.Redis;
using Stormproof.Caching.Store;
using Stormproof.Model.Consistency;

namespace Stormproof.Caching.Tests.Store;

/// <summary>One record twice: in a store, changed by scripts, and in the model. Each step is drawn at random.</summary>
internal sealed class ScriptAndModel(IDatabase database, RedisKey key, long retentionMs)
{
    private const int Tokens = 5;
    private const int Evictions = 60;
    private static readonly long[] Lifetimes = [1, 2, 3, 8, 60_000];

    public FenceRecord Model { get; private set; } = FenceRecord.Missing;

    public HashSet<string> Seen { get; } = [];

    public async Task<byte[]?> StoredAsync() => await database.StringGetAsync(key);

    public async Task<string> StepAsync(Random random)
    {
        if (random.Next(Evictions) == 0)
        {
            await database.KeyDeleteAsync(key);
            Model = FenceRecord.Missing;
            return "evicted";
        }

        var token = random.Next(Tokens).ToString("d32", CultureInfo.InvariantCulture);
        var holder = Model.Lease is { } lease && random.Next(4) > 0 ? lease.Token : token;
        var writer = Model.Intents.Count > 0 && random.Next(4) > 0 ? Model.Intents[0].Token : token;
        return random.Next(10) switch
        {
            0 or 1 or 2 => await LeaseAsync(token, Lifetime(random)),
            3 or 4 or 5 => await FillAsync(holder, random),
            6 => await ReleaseAsync(random.Next(3) == 0 ? holder : token),
            7 => await IntendAsync(token, Lifetime(random)),
            8 => await FenceAsync(writer, Position(random)),
            _ => await AbortAsync(writer),
        };
    }

    private async Task<string> LeaseAsync(string token, long leaseMs)
    {
        var reply = await RunAsync(CacheScript.Lease, token, leaseMs, retentionMs);
        var answer = Model.TryLease(token, leaseMs, Now(reply), out var next);
        Take(next, reply);
        var expected = answer.Outcome switch
        {
            LeaseOutcome.Hit => [answer.Value!.Payload is null ? "N" : "V", Digits(answer.Value.ExpiresAtMs)],
            LeaseOutcome.Granted => ["granted", PositionText.Write(answer.Fence)],
            LeaseOutcome.Busy => ["busy", Digits(answer.WaitMs)],
            _ => (string[])["bypass"],
        };
        Assert.Equal(expected, reply.Skip(1).Take(expected.Length).Select(r => (string?)r));
        if (answer.Outcome == LeaseOutcome.Hit)
        {
            Assert.Equal(RecordText.Bytes(answer.Value!.Payload ?? Array.Empty<byte>()), RecordText.Bytes((byte[])reply[3]!));
        }

        Seen.Add(answer.Outcome == LeaseOutcome.Hit && answer.Value!.Payload is null ? "negative"
            : answer.Outcome.ToString().ToLowerInvariant());
        return $"lease {token} {leaseMs}";
    }

    private async Task<string> FillAsync(string token, Random random)
    {
        byte[]? value = random.Next(3) == 0 ? null : new byte[random.Next(200)];
        random.NextBytes(value ?? []);
        var ttl = Lifetime(random);
        var required = random.Next(2) == 0 && Model.Fence.IsKnown ? Model.Fence : Position(random);
        var asOf = random.Next(2) == 0 ? required : Position(random);
        var reply = await RunAsync(
            CacheScript.Fill, token, value is null ? "N" : "V", value ?? [], ttl, PositionText.Write(required),
            PositionText.Write(asOf), retentionMs);
        var stored = Model.TryFill(
            token, value is null ? default(ReadOnlyMemory<byte>?) : value, ttl, required, asOf, Now(reply), out var next);
        Take(next, reply);
        Assert.Equal(stored ? "stored" : "rejected", (string?)reply[1]);
        Seen.Add((string)reply[1]!);
        return $"fill {token} ttl {ttl} required {required} as of {asOf}";
    }

    private async Task<string> ReleaseAsync(string token)
    {
        var reply = await RunAsync(CacheScript.Release, token, retentionMs);
        Take(Model.Release(token, Now(reply)), reply);
        return $"release {token}";
    }

    private async Task<string> IntendAsync(string token, long lifetimeMs)
    {
        var reply = await RunAsync(CacheScript.Intent, token, lifetimeMs, retentionMs);
        Assert.True(Model.TryIntend(token, lifetimeMs, Now(reply), out var next));
        Take(next, reply);
        return $"intend {token} {lifetimeMs}";
    }

    private async Task<string> FenceAsync(string token, LogPosition position)
    {
        var reply = await RunAsync(CacheScript.Fence, token, PositionText.Write(position), retentionMs);
        Take(Model.FenceAt(token, position, Now(reply)), reply);
        return $"fence {token} {position}";
    }

    private async Task<string> AbortAsync(string token)
    {
        var reply = await RunAsync(CacheScript.Abort, token, retentionMs);
        Take(Model.Abort(token, Now(reply)), reply);
        return $"abort {token}";
    }

    private void Take(FenceRecord next, RedisResult[] reply)
    {
        if (Model.Intents.Exists(i => i.DeadlineMs <= Now(reply)))
        {
            Seen.Add("lapsed");
        }

        Model = next;
    }

    private async Task<RedisResult[]> RunAsync(string script, params RedisValue[] arguments) =>
        (RedisResult[])(await database.ScriptEvaluateAsync(script, [key], arguments))!;

    private static long Now(RedisResult[] reply) => (long)reply[0];

    private static long Lifetime(Random random) => Lifetimes[random.Next(Lifetimes.Length)];

    /// <summary>Few values, so that they meet; some beyond the 53 bits of a script's number; sometimes not known.</summary>
    private static LogPosition Position(Random random) => random.Next(8) == 0
        ? default
        : new LogPosition((uint)random.Next(1, 3), (1UL << 60) + (ulong)random.Next(4) + ((ulong)random.Next(2) << 63));

    private static string Digits(long number) => number.ToString("d13", CultureInfo.InvariantCulture);
}
