using Microsoft.Playwright;

namespace Stormproof.Browser.Tests;

/// <summary>The way through the shop, from login to logout.</summary>
public sealed class ShoppingTests(BrowserFixture browser)
{
    [Fact]
    public async Task LogIn_WrongPassword_SaysSoAndKeepsTheName()
    {
        await using var visit = await browser.VisitAsync();

        await visit.LogInAsync("user-1", "wrong");

        Assert.Equal("Wrong user name or password", await visit.Page.GetByRole(AriaRole.Alert).InnerTextAsync());
        Assert.Equal("user-1", await visit.Page.GetByLabel("User name").InputValueAsync());
        Assert.Equal("", await visit.Page.GetByLabel("Password").InputValueAsync());
        Assert.Null(await visit.UserAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Journey_TwoItems_CartOrderAndStockAgree(bool script)
    {
        await using var visit = await browser.CustomerAsync(script);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Coffee" }).ClickAsync();
        Assert.Equal("/category/coffee", visit.Path);

        var first = await visit.AddAsync("coffee", 0);
        var second = await visit.AddAsync("coffee", 3);
        await visit.AddAsync("coffee", 3);
        var stock = await visit.StockAsync(second.Product);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Cart" }).ClickAsync();
        var (cart, cartTotal) = (await visit.LinesAsync(), await visit.TotalAsync());
        await visit.CheckOutButton.ClickAsync();
        var (order, orderTotal) = (await visit.LinesAsync(), await visit.TotalAsync());

        var expected = new Dictionary<long, long> { [first.Product] = 1, [second.Product] = 2 };
        Assert.Equal(expected, cart);
        Assert.Equal(Offer.Dollars(first.Price + (2 * second.Price)), cartTotal);
        Assert.StartsWith("/orders/", visit.Path, StringComparison.Ordinal);
        Assert.Equal("Thank you for your order.", await visit.MessageAsync());
        Assert.Equal((expected.Count, cartTotal), (order.Count, orderTotal));
        Assert.Equal(expected, order);
        Assert.True(await visit.Page.GetByRole(AriaRole.Cell, new() { Name = first.Name }).IsVisibleAsync());
        Assert.Equal(stock - 2, await visit.StockAsync(second.Product));
        await visit.OpenCartAsync();
        Assert.True(await visit.Page.GetByText("Your cart is empty.").IsVisibleAsync());
        Assert.Equal(1, await visit.OrderCountAsync());
    }

    [Fact]
    public async Task Quantity_OnTheProductPage_IsWhatTheCartShows()
    {
        await using var visit = await browser.CustomerAsync();
        var offer = await visit.AddAsync("audio", 1);

        await visit.StockAsync(offer.Product);
        await visit.Page.GetByLabel("Quantity").FillAsync("4");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Add to cart" }).ClickAsync();
        await visit.OpenCartAsync();

        Assert.Equal(new Dictionary<long, long> { [offer.Product] = 5 }, await visit.LinesAsync());
    }

    [Fact]
    public async Task Remove_OneOfTwoLines_LeavesTheOther()
    {
        await using var visit = await browser.CustomerAsync();
        var first = await visit.AddAsync("audio", 0);
        var second = await visit.AddAsync("audio", 1);

        await visit.OpenCartAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = $"Remove {first.Name}" }).ClickAsync();

        Assert.Equal("Removed from the cart.", await visit.MessageAsync());
        Assert.Equal(new Dictionary<long, long> { [second.Product] = 1 }, await visit.LinesAsync());
        Assert.Equal(Offer.Dollars(second.Price), await visit.TotalAsync());
    }

    [Fact]
    public async Task Cart_NotLoggedIn_LeadsToTheLoginAndBack()
    {
        await using var visit = await browser.VisitAsync();
        var user = browser.NextUser();

        await visit.OpenCartAsync();
        Assert.StartsWith("/login?", visit.Path, StringComparison.Ordinal);
        await visit.Page.GetByLabel("User name").FillAsync($"user-{user}");
        await visit.Page.GetByLabel("Password").FillAsync($"password-{user}");
        await visit.Page.GetByLabel("Password").PressAsync("Enter");

        await visit.Page.WaitForURLAsync("**/cart");
        Assert.Equal($"user-{user}", await visit.UserAsync());
    }

    [Fact]
    public async Task LogOut_AfterShopping_LeavesNothingForTheNextVisitor()
    {
        await using var visit = await browser.CustomerAsync();
        await visit.AddAsync("audio", 0);
        var order = await visit.CheckOutAsync();

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        Assert.Null(await visit.UserAsync());
        await visit.Page.GoBackAsync();
        Assert.Null(await visit.UserAsync());
        await visit.GoAsync($"/orders/{order}");

        Assert.StartsWith("/login?", visit.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Order_OfSomeoneElse_IsNotFound()
    {
        await using var owner = await browser.CustomerAsync();
        await owner.AddAsync("audio", 0);
        var order = await owner.CheckOutAsync();
        await using var other = await browser.CustomerAsync();

        var answer = await other.Page.GotoAsync($"/orders/{order}");

        Assert.Equal(404, answer!.Status);
    }
}
