using System.Net;
using Microsoft.AspNetCore.Http;
using Stormproof.Testing.Stores;
using Stormproof.Testing.Web;

namespace Stormproof.Sessions.Tests.Store;

/// <summary>The sessions that the store makes: their rules, and what they cost on the wire.</summary>
public sealed class SharedSessionStoreTests(StoreFixture stores)
{
    private static readonly TimeSpan HoldReplies = TimeSpan.FromMilliseconds(80);
    private readonly string _prefix = SessionApp.NewPrefix();

    [Theory]
    [InlineData(StoreKind.Garnet, "GET", "/untouched", 0)]
    [InlineData(StoreKind.Garnet, "GET", "/get/a", 1)]
    [InlineData(StoreKind.Garnet, "POST", "/set/a/2", 2)]
    [InlineData(StoreKind.Garnet, "POST", "/set-unloaded/a/2", 1)]
    [InlineData(StoreKind.Garnet, "POST", "/clear", 1)]
    [InlineData(StoreKind.Redis, "GET", "/untouched", 0)]
    [InlineData(StoreKind.Redis, "GET", "/get/a", 1)]
    [InlineData(StoreKind.Redis, "POST", "/set/a/2", 2)]
    [InlineData(StoreKind.Redis, "POST", "/set-unloaded/a/2", 1)]
    [InlineData(StoreKind.Redis, "POST", "/clear", 1)]
    public async Task Request_WithSession_TakesNoMoreRoundTrips(StoreKind kind, string method, string path, int expected)
    {
        await using var proxy = new StoreProxy(stores.Address(kind));
        await using var app = await SessionApp.StartAsync(proxy.Address, _prefix);
        var cookie = await app.NewSessionAsync("a", "b");
        proxy.HoldReplies = HoldReplies;
        var before = proxy.RoundTrips;

        using var answer = await app.SendAsync(new HttpMethod(method), path, cookie);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(expected, proxy.RoundTrips - before);
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Remove_KeyThatTheSessionNeverHad_CostsNoWrite(StoreKind kind)
    {
        await using var proxy = new StoreProxy(stores.Address(kind));
        await using var app = await SessionApp.StartAsync(proxy.Address, _prefix);
        var session = app.Session("s");
        await session.LoadAsync();
        proxy.HoldReplies = HoldReplies;
        var before = proxy.RoundTrips;

        session.Remove("unknown");
        await session.CommitAsync();

        Assert.Equal(0, proxy.RoundTrips - before);
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task TryGetValue_ChangedBeforeTheFirstRead_SeesBothStoreAndChanges(StoreKind kind)
    {
        await using var app = await SessionApp.StartAsync(stores.Address(kind), _prefix);
        var earlier = app.Session("s");
        earlier.SetString("kept", "old");
        earlier.SetString("changed", "old");
        earlier.SetString("removed", "old");
        await earlier.CommitAsync();
        var session = app.Session("s");

        session.SetString("changed", "new");
        session.Remove("removed");

        string?[] seen = [session.GetString("kept"), session.GetString("changed"), session.GetString("removed")];
        Assert.True(seen is ["old", "new", null], string.Join(", ", seen));
    }

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Set_AnyBytes_ReadsBackTheSame(StoreKind kind)
    {
        const int seed = 20_260_101;
        var random = new Random(seed);
        await using var app = await SessionApp.StartAsync(stores.Address(kind), _prefix);
        var written = Enumerable.Range(0, 40).ToDictionary(i => $"key {i} é\r\n{random.Next()}", _ => Bytes(random));
        var session = app.Session("s", isNew: true);
        foreach (var (key, value) in written)
        {
            session.Set(key, value);
        }

        await session.CommitAsync();

        var read = app.Session("s");
        await read.LoadAsync();
        Assert.Equal(written.Keys.Order(StringComparer.Ordinal), read.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, value) in written)
        {
            Assert.True(
                read.TryGetValue(key, out var back) && value.AsSpan().SequenceEqual(back), $"'{key}' differs; seed {seed}");
        }
    }

    [Fact]
    public async Task Set_ValueAboveTheLimit_NamesKeyAndLimit()
    {
        await using var app = await SessionApp.StartAsync(
            stores.Address(StoreKind.Redis), _prefix, options: o => o.MaxValueBytes = 100);
        var session = app.Session("s", isNew: true);
        session.Set("fits", new byte[100]);

        var error = Assert.Throws<ArgumentException>(() => session.Set("too-large", new byte[101]));

        Assert.Equal("value", error.ParamName);
        Assert.Contains("'too-large' has 101 bytes; at most 100", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SetOrRemove_EmptyKey_NamesIt()
    {
        await using var app = await SessionApp.StartAsync(stores.Address(StoreKind.Redis), _prefix);
        var session = app.Session("s", isNew: true);

        Assert.Equal("key", Assert.Throws<ArgumentException>(() => session.Set("", [1])).ParamName);
        Assert.Equal("key", Assert.Throws<ArgumentException>(() => session.Remove("")).ParamName);
        Assert.Equal("value", Assert.Throws<ArgumentNullException>(() => session.Set("k", null!)).ParamName);
    }

    [Fact]
    public async Task Set_ArrayChangedAfterwards_KeepsWhatWasSet()
    {
        await using var app = await SessionApp.StartAsync(stores.Address(StoreKind.Redis), _prefix);
        var session = app.Session("s", isNew: true);
        byte[] value = [1, 2, 3];

        session.Set("k", value);
        value[0] = 9;
        await session.CommitAsync();

        Assert.Equal([1, 2, 3], app.Session("s").Get("k"));
    }

    [Fact]
    public async Task Set_ResponseStartedAndNoSessionYet_SaysSo()
    {
        await using var app = await SessionApp.StartAsync(stores.Address(StoreKind.Redis), _prefix);
        var session = app.Session("s", isNew: true, tryEstablish: () => false);

        var error = Assert.Throws<InvalidOperationException>(() => session.Set("k", [1]));

        Assert.Contains("after the response has started", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Id_SameSession_IsTheSameOnEveryNodeAndHidesTheKey()
    {
        const string secret = "0b7e0f4c-session-key";
        await using var first = await SessionApp.StartAsync(stores.Address(StoreKind.Redis), _prefix);
        await using var second = await SessionApp.StartAsync(stores.Address(StoreKind.Redis), _prefix);

        Assert.Equal(first.Session(secret).Id, second.Session(secret).Id);
        Assert.NotEqual(first.Session(secret).Id, first.Session(secret + "2").Id);
        Assert.DoesNotContain("session-key", first.Session(secret).Id, StringComparison.Ordinal);
    }

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(0, 300)];
        random.NextBytes(bytes);
        return bytes;
    }
}
