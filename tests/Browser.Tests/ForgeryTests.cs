using Microsoft.Playwright;

namespace Stormproof.Browser.Tests;

/// <summary>Forms that another site could send, and links that another site could plant.</summary>
public sealed class ForgeryTests(BrowserFixture browser)
{
    [Theory]
    [InlineData("/login", "name=user-1&password=password-1")]
    [InlineData("/cart?handler=Add", "productId=1&quantity=1")]
    [InlineData("/cart?handler=Remove", "productId=1")]
    [InlineData("/checkout", "")]
    [InlineData("/logout", "")]
    public async Task Post_WithoutToken_IsRefusedAndChangesNothing(string path, string fields)
    {
        await using var visit = await browser.CustomerAsync();
        var user = await visit.UserAsync();
        var offer = await visit.AddAsync("books", 0);

        var action = new Uri(browser.System.GatewayAddress, path);
        await visit.Page.SetContentAsync($"<form method=post action='{action}'>{Inputs(fields)}<button>Go</button></form>");
        var answer = await visit.Page.RunAndWaitForResponseAsync(
            () => visit.Page.GetByRole(AriaRole.Button).ClickAsync(), r => r.Request.Method == "POST");

        Assert.Equal(400, answer.Status);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Back to the shop" }).ClickAsync();
        Assert.Equal(user, await visit.UserAsync());
        await visit.OpenCartAsync();
        Assert.Equal(new Dictionary<long, long> { [offer.Product] = 1 }, await visit.LinesAsync());
        Assert.Equal(0, await visit.OrderCountAsync());
    }

    [Theory]
    [InlineData("https://example.org/")]
    [InlineData("//example.org/")]
    [InlineData("/\\example.org/")]
    public async Task LogIn_ReturnAddressElsewhere_StaysInTheShop(string address)
    {
        await using var visit = await browser.VisitAsync();
        var user = browser.NextUser();

        await visit.GoAsync($"/login?returnUrl={Uri.EscapeDataString(address)}");
        await visit.Page.GetByLabel("User name").FillAsync($"user-{user}");
        await visit.Page.GetByLabel("Password").FillAsync($"password-{user}");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();

        await visit.Page.Locator("#user").WaitForAsync();
        Assert.Equal(new Uri(browser.System.GatewayAddress, "/"), new Uri(visit.Page.Url));
    }

    private static string Inputs(string fields) => string.Concat(
        fields.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(f => f.Split('='))
            .Select(f => $"<input name='{f[0]}' value='{f[1]}'>"));
}
