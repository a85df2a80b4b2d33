using Microsoft.Playwright;

namespace Stormproof.Browser.Tests;

/// <summary>What a screen reader, a phone and a browser without JavaScript need of each page.</summary>
public sealed class PageTests(BrowserFixture browser)
{
    private const int PhoneWidth = 320;

    private static readonly string[] Paths =
        ["/", "/login", "/category/garden", "/product/1", "/cart", "/orders", "/orders/{order}", "/nowhere"];

    /// <summary>Text or label of each control that has none, and what else is missing, by the page's own account.</summary>
    private const string Faults = """
        () => {
            const faults = [];
            const named = e => e.labels?.length || e.ariaLabel || (e.matches('a, button') && e.textContent.trim());
            for (const e of document.querySelectorAll('a, button, input:not([type=hidden])'))
                if (!named(e)) faults.push('no name: ' + e.outerHTML);
            for (const e of document.querySelectorAll('th'))
                if (!e.textContent.trim()) faults.push('empty heading of a column');
            const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
            if (new Set(ids).size !== ids.length) faults.push('an id is there twice: ' + ids);
            if (document.documentElement.lang !== 'en') faults.push('no language');
            if (!document.title.endsWith(' - Storefront')) faults.push('title: ' + document.title);
            if (document.querySelectorAll('h1').length !== 1) faults.push('not one h1');
            if (document.querySelectorAll('main').length !== 1) faults.push('not one main');
            if (!document.querySelector('meta[name=viewport]')) faults.push('no viewport');
            if (document.querySelector('script, style, [style]')) faults.push('script or style inside the page');
            const over = document.documentElement.scrollWidth - innerWidth;
            if (over > 0) faults.push(`${over} pixels wider than the screen`);
            return faults;
        }
        """;

    [Theory]
    [InlineData(1280)]
    [InlineData(PhoneWidth)]
    public async Task Pages_OfACustomer_AreNamedLabelledAndFit(int width)
    {
        await using var visit = await browser.VisitAsync(width: width);
        await visit.LogInAsync(browser.NextUser());
        await visit.AddAsync("garden", 0);
        var order = await visit.CheckOutAsync();
        await visit.AddAsync("garden", 1);
        await visit.AddAsync("garden", 2);

        var faults = new List<string>();
        foreach (var path in Paths.Select(p => p.Replace("{order}", $"{order}", StringComparison.Ordinal)))
        {
            await visit.Page.GotoAsync(path);
            faults.AddRange((await visit.Page.EvaluateAsync<string[]>(Faults)).Select(f => $"{path}: {f}"));
        }

        Assert.Empty(faults);
    }

    [Fact]
    public async Task Keyboard_Alone_LogsInAndBuys()
    {
        await using var visit = await browser.VisitAsync();
        var user = browser.NextUser();
        await visit.GoAsync("/login?returnUrl=/category/garden");

        await visit.Page.GetByLabel("User name").FocusAsync();
        await visit.Page.Keyboard.TypeAsync($"user-{user}");
        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.Keyboard.TypeAsync($"password-{user}");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.WaitForURLAsync("**/category/garden");
        await visit.Page.Locator("li a").First.FocusAsync();
        await visit.Page.Keyboard.PressAsync("Tab");
        var ring = await visit.Page.EvaluateAsync<string>("() => getComputedStyle(document.activeElement).outlineStyle");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.GetByText("Added to the cart.").WaitForAsync();

        Assert.Equal("solid", ring);
        await visit.OpenCartAsync();
        Assert.Single(await visit.LinesAsync());
    }

    [Fact]
    public async Task Stylesheet_OfThePage_IsThereAndMayBeKept()
    {
        await using var visit = await browser.VisitAsync();

        var sheet = await visit.Page.RunAndWaitForResponseAsync(
            () => visit.Page.GotoAsync("/"), r => r.Request.ResourceType == "stylesheet");

        Assert.Equal(200, sheet.Status);
        Assert.Contains("immutable", await sheet.HeaderValueAsync("Cache-Control"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/category/nowhere")]
    [InlineData("/product/999999999")]
    public async Task UnknownAddress_IsNotFoundWithAWayBack(string path)
    {
        await using var visit = await browser.VisitAsync();

        var answer = await visit.Page.GotoAsync(path);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Back to the shop" }).ClickAsync();

        Assert.Equal(404, answer!.Status);
        Assert.Equal("/", visit.Path);
    }
}
