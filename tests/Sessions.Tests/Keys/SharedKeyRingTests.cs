using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Stormproof.Testing.Stores;
using Stormproof.Testing.Web;

namespace Stormproof.Sessions.Tests.Keys;

/// <summary>The nodes of a test share a home directory, which would hide a ring that is kept there: so another ring in the same
/// store must not open what this one protected.</summary>
public sealed class SharedKeyRingTests(StoreFixture stores)
{
    private readonly string _prefix = SessionApp.NewPrefix();

    [Theory, InlineData(StoreKind.Garnet), InlineData(StoreKind.Redis)]
    public async Task Unprotect_OnAnotherNodeOfTheRing_OpensWhatTheFirstProtected(StoreKind kind)
    {
        await using var first = await StartAsync(kind, _prefix, contentRoot: "/");
        await using var second = await StartAsync(kind, _prefix);
        await using var stranger = await StartAsync(kind, SessionApp.NewPrefix());

        var secret = Protector(first).Protect("cookie");

        Assert.Equal("cookie", Protector(second).Unprotect(secret));
        Assert.ThrowsAny<CryptographicException>(() => Protector(stranger).Unprotect(secret));
    }

    [Fact]
    public async Task Unprotect_OnAnotherApplicationName_DoesNotOpen()
    {
        await using var shop = await StartAsync(StoreKind.Redis, _prefix, name: "shop");
        await using var office = await StartAsync(StoreKind.Redis, _prefix, name: "office");

        var secret = Protector(shop).Protect("cookie");

        Assert.ThrowsAny<CryptographicException>(() => Protector(office).Unprotect(secret));
    }

    private static IDataProtector Protector(TestApp app) =>
        app.App.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test");

    private Task<TestApp> StartAsync(StoreKind kind, string prefix, string? contentRoot = null, string? name = null) =>
        SessionApp.StartAsync(
            stores.Address(kind),
            prefix,
            options: o => o.ApplicationName = name,
            contentRoot: contentRoot);
}
