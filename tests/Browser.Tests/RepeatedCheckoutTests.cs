namespace Stormproof.Browser.Tests;

/// <summary>One cart is one order, however often its form is sent.</summary>
public sealed class RepeatedCheckoutTests(BrowserFixture browser)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CheckOut_DoubleClick_IsOneOrder(bool script)
    {
        await using var visit = await browser.CustomerAsync(script);
        var offer = await visit.AddAsync("toys", 0);
        var stock = await visit.StockAsync(offer.Product);
        await visit.OpenCartAsync();

        await visit.CheckOutButton.DblClickAsync();

        await visit.Page.WaitForURLAsync("**/orders/*");
        Assert.Equal(1, await visit.OrderCountAsync());
        Assert.Equal(stock - 1, await visit.StockAsync(offer.Product));
    }

    /// <summary>A double click whose requests all get through, to both nodes.</summary>
    [Fact]
    public async Task CheckOut_SameFormFiveTimesAtOnce_IsOneOrder()
    {
        await using var visit = await browser.CustomerAsync();
        var offer = await visit.AddAsync("toys", 1);
        var stock = await visit.StockAsync(offer.Product);
        await visit.OpenCartAsync();
        var form = await visit.FieldsAsync("#checkout");

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => visit.PostAsync("/checkout", form)));

        Assert.Single(answers.Select(a => a.Url).Distinct());
        Assert.Contains("/orders/", answers[0].Url, StringComparison.Ordinal);
        Assert.Equal(1, await visit.OrderCountAsync());
        Assert.Equal(stock - 1, await visit.StockAsync(offer.Product));
    }

    [Fact]
    public async Task CheckOut_BackButton_ShowsAnEmptyCart()
    {
        await using var visit = await browser.CustomerAsync(script: true);
        await visit.AddAsync("toys", 0);
        await visit.CheckOutAsync();

        await visit.Page.GoBackAsync();

        Assert.Equal("/cart", visit.Path);
        Assert.True(await visit.Page.GetByText("Your cart is empty.").IsVisibleAsync());
        Assert.Equal(0, await visit.CheckOutButton.CountAsync());
    }

    [Fact]
    public async Task CheckOut_OldFormSentAgain_GivesItsOrderAndLeavesTheNewCart()
    {
        await using var visit = await browser.CustomerAsync();
        var offer = await visit.AddAsync("toys", 0);
        await visit.OpenCartAsync();
        var old = await visit.FieldsAsync("#checkout");
        await visit.CheckOutButton.ClickAsync();
        var first = visit.Path;
        await visit.AddAsync("toys", 0);
        await visit.CheckOutAsync();
        await visit.AddAsync("toys", 0);

        var again = await visit.PostAsync("/checkout", old);

        Assert.EndsWith(first, again.Url, StringComparison.Ordinal);
        Assert.Equal(2, await visit.OrderCountAsync());
        await visit.OpenCartAsync();
        Assert.Equal(new Dictionary<long, long> { [offer.Product] = 1 }, await visit.LinesAsync());
    }
}
