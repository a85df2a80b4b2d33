using Microsoft.AspNetCore.Session;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Stormproof.Sessions.Store;
using Stormproof.Testing.Stores;

namespace Stormproof.Sessions.Tests;

public sealed class SharedSessionExtensionsTests(StoreFixture stores)
{
    [Theory, InlineData(true), InlineData(false)]
    public void AddStormproofSessions_BeforeOrAfterAddSession_TakesTheFrameworksPlace(bool before)
    {
        var services = new ServiceCollection();
        Action<SharedSessionOptions> options = _ => { };
        _ = before ? services.AddStormproofSessions(options).AddSession() : services.AddSession().AddStormproofSessions(options);

        var store = Assert.Single(services, s => s.ServiceType == typeof(ISessionStore));

        Assert.Equal(typeof(SharedSessionStore), store.ImplementationType);
    }

    [Fact]
    public async Task AddStormproofSessions_ConnectionAlreadyRegistered_UsesIt()
    {
        await using var own = await ConnectionMultiplexer.ConnectAsync(stores.Address(StoreKind.Redis));

        await using var app = await SessionApp.StartAsync(
            store: "", SessionApp.NewPrefix(), configure: b => b.Services.AddSingleton<IConnectionMultiplexer>(own));

        Assert.Equal("1", await app.TextAsync("/get/a", await app.NewSessionAsync("a")));
    }

    [Fact]
    public void AddStormproofSessions_NoArguments_NamesThem()
    {
        Assert.Equal("services", Assert.Throws<ArgumentNullException>(
            () => SharedSessionExtensions.AddStormproofSessions(null!, _ => { })).ParamName);
        Assert.Equal("configure", Assert.Throws<ArgumentNullException>(
            () => new ServiceCollection().AddStormproofSessions(null!)).ParamName);
    }
}
