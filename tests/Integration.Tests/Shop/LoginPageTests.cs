using Stormproof.Testing.Shop;
namespace Stormproof.Integration.Tests.Shop;

/// <summary>Logging in at the pages.</summary>
public sealed class LoginPageTests(ShopFixture shop)
{
    [Fact]
    public async Task LogIn_CookieWasPlanted_ThePlanterIsNotLoggedInAsTheVictim()
    {
        using var planter = new PageVisitor(shop.System.GatewayAddress);
        await planter.LogInAsync(10);
        using var victim = new PageVisitor(shop.System.GatewayAddress) { Session = planter.Session };
        Assert.Equal("user-10", await victim.NameAsync());

        await victim.LogInAsync(11);

        Assert.NotEqual(planter.Session, victim.Session);
        Assert.Equal("user-11", await victim.NameAsync());
        Assert.Null(await planter.NameAsync());
    }
}
