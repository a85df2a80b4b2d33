using System.Globalization;
using Microsoft.Playwright;

namespace Stormproof.Browser.Tests;

/// <summary>One visitor: what people do in the shop, by what they see and click.</summary>
public sealed class ShopVisit(IBrowserContext context, IPage page) : IAsyncDisposable
{
    public IPage Page => page;

    public IBrowserContext Context => context;

    /// <summary>Path of the page shown.</summary>
    public string Path => new Uri(page.Url).PathAndQuery;

    /// <summary>The name in the page's head; null for who is not logged in.</summary>
    public async Task<string?> UserAsync() =>
        await page.Locator("#user").CountAsync() == 0 ? null : await page.Locator("#user").InnerTextAsync();

    public Task<string> MessageAsync() => page.Locator("#message").InnerTextAsync();

    /// <summary>Node that answered the page.</summary>
    public async Task<string> GoAsync(string path)
    {
        var answer = await page.GotoAsync(path);
        return (await answer!.HeaderValueAsync("X-Served-By"))!;
    }

    public Task LogInAsync(int user) => LogInAsync($"user-{user}", $"password-{user}");

    public async Task LogInAsync(string name, string password)
    {
        await page.GotoAsync("/login");
        await page.GetByLabel("User name").FillAsync(name);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
    }

    /// <summary>Adds one piece of a category's product, counted from the top, and tells which.</summary>
    public async Task<Offer> AddAsync(string category, int index)
    {
        await page.GotoAsync($"/category/{category}");
        var row = page.Locator("li[data-product]").Nth(index);
        var offer = new Offer(
            await NumberAsync(row, "data-product"), await row.GetByRole(AriaRole.Link).InnerTextAsync(),
            decimal.Parse((await row.GetAttributeAsync("data-price"))!, CultureInfo.InvariantCulture));
        await row.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await page.GetByText("Added to the cart.").WaitForAsync();
        return offer;
    }

    public Task OpenCartAsync() => page.GotoAsync("/cart");

    /// <summary>Pieces by product, as the cart's or the order's table shows them.</summary>
    public async Task<Dictionary<long, long>> LinesAsync()
    {
        var lines = new Dictionary<long, long>();
        foreach (var row in await page.Locator("tr[data-product]").AllAsync())
        {
            lines.Add(await NumberAsync(row, "data-product"), await NumberAsync(row, "data-qty"));
        }

        return lines;
    }

    public Task<string> TotalAsync() => page.Locator("#total").InnerTextAsync();

    public ILocator CheckOutButton => page.GetByRole(AriaRole.Button, new() { Name = "Check out" });

    /// <summary>Opens the cart and buys it; the number of the order.</summary>
    public async Task<long> CheckOutAsync()
    {
        await OpenCartAsync();
        await CheckOutButton.ClickAsync();
        return await NumberAsync(page.Locator("#order"), "data-order");
    }

    public async Task<long> StockAsync(long product)
    {
        await page.GotoAsync($"/product/{product}");
        return await NumberAsync(page.Locator("#stock"), "data-stock");
    }

    public async Task<int> OrderCountAsync()
    {
        await page.GotoAsync("/orders");
        return await page.Locator("tr[data-order]").CountAsync();
    }

    /// <summary>The fields of a form, as its button would send them.</summary>
    public async Task<Dictionary<string, string>> FieldsAsync(string form)
    {
        var fields = new Dictionary<string, string>();
        foreach (var input in await page.Locator($"{form} input").AllAsync())
        {
            fields.Add((await input.GetAttributeAsync("name"))!, await input.InputValueAsync());
        }

        return fields;
    }

    /// <summary>Sends a form beside the page shown, with the visitor's cookies, and follows where it leads.</summary>
    public async Task<IAPIResponse> PostAsync(string path, Dictionary<string, string> fields)
    {
        var form = context.APIRequest.CreateFormData();
        foreach (var (name, value) in fields)
        {
            form.Append(name, value);
        }

        return await context.APIRequest.PostAsync(path, new() { Form = form });
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    private static async Task<long> NumberAsync(ILocator element, string attribute) =>
        long.Parse((await element.GetAttributeAsync(attribute))!, CultureInfo.InvariantCulture);
}

/// <summary>A product as a category lists it.</summary>
public sealed record Offer(long Product, string Name, decimal Price)
{
    public static string Dollars(decimal amount) => amount.ToString("$#,##0.00", CultureInfo.InvariantCulture);
}
