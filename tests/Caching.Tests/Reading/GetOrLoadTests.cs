using System.Text;
using Stormproof.Caching.Serialization;
using Stormproof.Caching.Tests.Fakes;
using Stormproof.Model.Consistency;

namespace Stormproof.Caching.Tests.Reading;

public sealed class GetOrLoadTests
{
    private static readonly CacheEntryOptions Short = new()
    {
        Ttl = TimeSpan.FromSeconds(10),
        NegativeTtl = TimeSpan.FromSeconds(2),
    };

    [Fact]
    public async Task GetOrLoad_MissThenHit_TakesThreeTripsThenOne()
    {
        using var system = new TestSystem();

        await system.A.ReadAsync();
        Assert.Equal(["get", "lease", "fill"], system.A.Store.Calls);
        await system.A.ReadAsync();
        await system.A.ReadAsync();

        Assert.Equal(["get", "lease", "fill", "get", "get"], system.A.Store.Calls);
        Assert.Equal(1, system.A.Figures["requests/miss"]);
        Assert.Equal(2, system.A.Figures["requests/hit"]);
        Assert.Equal(1, system.A.Figures["loads"]);
        Assert.Equal(1, system.A.Figures["load.duration"]);
    }

    [Fact]
    public async Task GetOrLoad_NodeThatNeverHeardTheStoresClock_AsksInsteadOfTrustingItsOwn()
    {
        using var system = new TestSystem();
        await system.A.ReadAsync();

        await system.B.ReadAsync();
        await system.B.ReadAsync();

        Assert.Equal(["get", "lease", "get"], system.B.Store.Calls);
        Assert.Equal(1, system.Database.Loads);
    }

    [Fact]
    public async Task GetOrLoad_Ttl_IsAnUpperBound()
    {
        using var system = new TestSystem();
        await system.A.ReadAsync(Short);
        await system.B.ReadAsync(Short);

        system.Time.Advance(TimeSpan.FromSeconds(9.9));
        await system.B.ReadAsync(Short);
        Assert.Equal(1, system.Database.Loads);

        system.Time.Advance(TimeSpan.FromSeconds(0.1));
        await system.B.ReadAsync(Short);
        Assert.Equal(2, system.Database.Loads);
    }

    [Fact]
    public async Task GetOrLoad_Jitter_OnlyShortens()
    {
        using var system = new TestSystem(o => o.TtlJitter = 0.1);
        var lives = new List<long>();
        for (var i = 0; i < 200; i++)
        {
            system.Records.Lose(TestNode.Key);
            await system.A.ReadAsync(Short);
            lives.Add(system.Records[TestNode.Key].Value!.ExpiresAtMs - system.Records.NowMs);
        }

        Assert.All(lives, life => Assert.InRange(life, 9_000, 10_000));
        Assert.True(lives.Distinct().Count() > 100);
        Assert.InRange(lives.Average(), 9_400, 9_600);
    }

    [Fact]
    public async Task GetOrLoad_NoSuchThing_IsKeptForItsOwnShorterTime()
    {
        using var system = new TestSystem();
        var loads = 0;

        Assert.Null(await NoneAsync());
        Assert.Null(await NoneAsync());
        Assert.Equal(1, loads);
        Assert.Equal(1, system.A.Figures["requests/negative"]);

        system.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(await NoneAsync());
        Assert.Equal(2, loads);

        async Task<string?> NoneAsync() => await system.A.Cache.GetOrLoadAsync(
            "none",
            (_, _) =>
            {
                loads++;
                return new ValueTask<Loaded<string>>(Loaded<string>.FromPrimary(null));
            },
            Short);
    }

    [Fact]
    public async Task GetOrLoad_LoaderThrows_ReleasesTheLeaseAndKeepsNothing()
    {
        using var system = new TestSystem();
        var loads = 0;

        await Assert.ThrowsAsync<InvalidDataException>(FailAsync);

        Assert.Equal(FenceRecord.Missing, system.Records[TestNode.Key]);
        await Assert.ThrowsAsync<InvalidDataException>(FailAsync);
        Assert.Equal(2, loads);
        Assert.Equal("v1", await system.B.ReadAsync());

        async Task FailAsync() => await system.A.Cache.GetOrLoadAsync<string>(TestNode.Key, (_, _) =>
        {
            loads++;
            throw new InvalidDataException("no");
        }).AsTask().WaitAsync(TestNode.Patience);
    }

    [Fact]
    public async Task GetOrLoad_LoaderHangs_TimesOutAndReleasesTheLease()
    {
        using var system = new TestSystem();
        var deaf = new TaskCompletionSource<Loaded<string>>();
        var started = new TaskCompletionSource();
        var read = system.A.Cache.GetOrLoadAsync(TestNode.Key, (_, _) =>
        {
            started.SetResult();
            return new ValueTask<Loaded<string>>(deaf.Task);
        }).AsTask();
        await started.Task;

        system.Time.Advance(TimeSpan.FromSeconds(10));

        var late = await Assert.ThrowsAsync<TimeoutException>(() => read);
        Assert.Contains(TestNode.Key, late.Message, StringComparison.Ordinal);
        Assert.Equal("v1", await system.B.ReadAsync());
    }

    [Fact]
    public async Task GetOrLoad_AnotherNodeLoads_WaitsAndTakesItsValue()
    {
        using var system = new TestSystem();
        var held = system.A.Store.HoldBefore("fill");
        var first = system.A.ReadAsync();
        await held.Reached;
        var second = system.B.ReadAsync();
        await Advancing.UntilAsync(system.Time, () => system.B.Store.Count("lease") >= 3, TimeSpan.FromMilliseconds(10));

        held.Open();
        await first;
        await UntilAsync(system, () => second.IsCompleted);

        Assert.Equal("v1", await second);
        Assert.Equal(1, system.Database.Loads);
        Assert.True(system.B.Figures["waits"] >= 2);
    }

    [Fact]
    public async Task GetOrLoad_AnotherNodeLoadsForTooLong_PassesByAfterABoundedWait()
    {
        using var system = new TestSystem(o => o.MaxLeaseWait = TimeSpan.FromSeconds(3));
        var held = system.A.Store.HoldBefore("fill");
        var first = system.A.ReadAsync();
        await held.Reached;
        var second = system.B.ReadAsync();

        await Advancing.UntilAsync(system.Time, () => second.IsCompleted, TimeSpan.FromMilliseconds(10));

        Assert.Equal("v1", await second);
        Assert.Equal(1, system.B.Figures["bypasses"]);
        Assert.InRange(system.B.Store.Count("lease"), 3, 25);
        held.Open();
        await first;
    }

    [Fact]
    public async Task GetOrLoad_HolderDied_OneReadOfANodeWaitsAndLaterOnesPassByUntilTheLeaseEnds()
    {
        using var system = new TestSystem(o => o.MaxLeaseWait = TimeSpan.FromSeconds(2));
        var held = system.A.Store.HoldBefore("fill");
        var first = system.A.ReadAsync();
        await held.Reached;
        system.A.Store.IsAway = true;
        var second = system.B.ReadAsync();
        await UntilAsync(system, () => second.IsCompleted);

        // No time passes for this one: it does not wait.
        Assert.Equal("v1", await system.B.ReadAsync().WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(2, system.B.Figures["bypasses"]);

        system.Time.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal("v1", await system.B.ReadAsync());
        Assert.NotNull(system.Records[TestNode.Key].Value);
        held.Open();
        await first;
    }

    [Fact]
    public async Task GetOrLoad_HolderDied_TakesOverWhenItsLeaseRunsOut()
    {
        using var system = new TestSystem(o => o.MaxLeaseWait = TimeSpan.FromSeconds(15));
        var held = system.A.Store.HoldBefore("fill");
        var first = system.A.ReadAsync();
        await held.Reached;
        system.A.Store.IsAway = true;
        var second = system.B.ReadAsync();

        await UntilAsync(system, () => second.IsCompleted);

        Assert.Equal("v1", await second);
        Assert.NotNull(system.Records[TestNode.Key].Value);
        held.Open();
        await first;
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("a\u0000")]
    [InlineData("a\u0085b")]
    public void GetOrLoad_KeyThatIsNone_IsRefused(string key)
    {
        using var system = new TestSystem();

        var refused = Assert.ThrowsAny<ArgumentException>(
            () => { _ = system.A.Cache.GetOrLoadAsync(key, system.Database.LoadAsync); });

        Assert.Equal("key", refused.ParamName);
    }

    [Fact]
    public async Task GetOrLoad_KeyOf512Bytes_IsTheLongest()
    {
        using var system = new TestSystem();
        await system.A.Cache.GetOrLoadAsync(new string('k', 512), system.Database.LoadAsync);
        await system.A.Cache.GetOrLoadAsync(new string('é', 256), system.Database.LoadAsync);

        var refused = Assert.Throws<ArgumentException>(
            () => { _ = system.A.Cache.GetOrLoadAsync(new string('é', 257), system.Database.LoadAsync); });

        Assert.Contains("514 bytes", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    public void Options_TtlThatIsNone_IsRefusedByName(int seconds)
    {
        var ttl = TimeSpan.FromSeconds(seconds);

        Assert.Equal("Ttl", Assert.ThrowsAny<ArgumentException>(() => new CacheEntryOptions { Ttl = ttl }).ParamName);
        Assert.Equal(
            "NegativeTtl", Assert.ThrowsAny<ArgumentException>(() => new CacheEntryOptions { NegativeTtl = ttl }).ParamName);
        Assert.Equal(
            "ProcessLifetime",
            Assert.ThrowsAny<ArgumentException>(
                () => new CacheEntryOptions { ProcessLifetime = TimeSpan.FromSeconds(-1) }).ParamName);
    }

    [Fact]
    public async Task GetOrLoad_ValueTooLarge_IsReturnedCountedAndNotKept()
    {
        using var system = new TestSystem(o => o.MaxValueBytes = 1);

        Assert.Equal("v1", await system.A.ReadAsync());

        Assert.Equal(FenceRecord.Missing, system.Records[TestNode.Key]);
        Assert.Equal(1, system.A.Figures["values.oversized"]);
        Assert.Equal("v1", await system.A.ReadAsync());
        Assert.Equal(2, system.Database.Loads);
    }

    [Fact]
    public async Task GetOrLoad_ValueTooLargeWhereThatIsAnError_NamesKeySizeAndLimit()
    {
        using var system = new TestSystem(o =>
        {
            o.MaxValueBytes = 1;
            o.ThrowOnOversizedValue = true;
        });

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => system.A.ReadAsync());

        Assert.Contains($"'{TestNode.Key}' has 2 bytes; allowed are 1", refused.Message, StringComparison.Ordinal);
        Assert.Equal(FenceRecord.Missing, system.Records[TestNode.Key]);
    }

    [Fact]
    public async Task GetOrLoad_StoredBytesOfAnotherShape_LoadsWhatIsCurrent()
    {
        using var system = new TestSystem();
        await system.A.ReadAsync();

        var read = await system.A.Cache.GetOrLoadAsync(
            TestNode.Key, (_, _) => new ValueTask<Loaded<int[]>>(Loaded<int[]>.FromPrimary([1, 2])));

        Assert.Equal([1, 2], read!);
        Assert.Equal("v1", Encoding.UTF8.GetString(system.Records[TestNode.Key].Value!.Payload!.Value.Span));
    }

    [Fact]
    public async Task GetOrLoad_OwnSerializer_IsUsed()
    {
        using var system = new TestSystem(o => o.Serializer = new Reversing());
        await system.A.ReadAsync();

        Assert.Equal("1v", Encoding.UTF8.GetString(system.Records[TestNode.Key].Value!.Payload!.Value.Span));
        Assert.Equal("v1", await system.A.ReadAsync());
    }

    private static Task UntilAsync(TestSystem system, Func<bool> done) => Advancing.UntilAsync(system.Time, done);

    private sealed class Reversing : ICacheSerializer
    {
        public void Serialize<T>(System.Buffers.IBufferWriter<byte> writer, T value) =>
            Encoding.UTF8.GetBytes(string.Concat(((string)(object)value!).Reverse()), writer);

        public T Deserialize<T>(ReadOnlyMemory<byte> payload) =>
            (T)(object)string.Concat(Encoding.UTF8.GetString(payload.Span).Reverse());
    }
}
