using Microsoft.Playwright;
using Npgsql;
using Stormproof.Testing;

namespace Stormproof.Browser.Tests;

/// <summary>Names are text, whatever they hold: shown as they are, never run.</summary>
public sealed class EscapingTests(BrowserFixture browser)
{
    private const string Hostile =
        "\"><img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>&amp;";

    [Fact]
    public async Task Names_WithHtmlInThem_AreShownAsTextOnEveryPage()
    {
        await PlantAsync();
        await using var visit = await browser.VisitAsync(script: true);
        await Eventually.TrueAsync("the planted category is there", async () =>
            (await visit.Page.GotoAsync("/category/planted"))!.Status == 200);

        await visit.LogInAsync(Hostile, "password-1");
        Assert.Equal(Hostile, await visit.UserAsync());
        Assert.Equal($"product {Hostile}", (await visit.AddAsync("planted", 0)).Name);
        await AssertHarmlessAsync(visit, "h1", $"category {Hostile}");
        await visit.StockAsync(9_000_000);
        await AssertHarmlessAsync(visit, "h1", $"product {Hostile}");
        await AssertHarmlessAsync(visit, "main > p >> nth=1", $"description {Hostile}");
        await visit.OpenCartAsync();
        await AssertHarmlessAsync(visit, "#cart tbody td >> nth=0", $"product {Hostile}");
        await visit.CheckOutAsync();
        await AssertHarmlessAsync(visit, "tbody td >> nth=0", $"product {Hostile}");
    }

    [Fact]
    public async Task LogIn_NameAndAddressWithHtmlInThem_StayInTheirFields()
    {
        await using var visit = await browser.VisitAsync(script: true);

        await visit.GoAsync($"/login?returnUrl={Uri.EscapeDataString(Hostile)}");
        await visit.Page.GetByLabel("User name").FillAsync("someone" + Hostile);
        await visit.Page.GetByLabel("Password").FillAsync("wrong");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();

        Assert.Equal("someone" + Hostile, await visit.Page.GetByLabel("User name").InputValueAsync());
        Assert.Equal(Hostile, await visit.Page.Locator("input[name=returnUrl]").InputValueAsync());
        await AssertHarmlessAsync(visit, "h1", "Log in");
    }

    private static async Task AssertHarmlessAsync(ShopVisit visit, string element, string text)
    {
        Assert.Equal(text, await visit.Page.Locator(element).InnerTextAsync());
        Assert.NotEqual("taken", await visit.Page.TitleAsync());
        Assert.Equal(0, await visit.Page.Locator("img, script").CountAsync());
    }

    /// <summary>The shop has no page that takes a name, so it goes into the database.</summary>
    private async Task PlantAsync()
    {
        await using var database = NpgsqlDataSource.Create(browser.System.PrimaryConnectionString);
        await using var command = database.CreateCommand("""
            with category as (
                insert into categories (id, name, slug) values (9000000, 'category ' || $1, 'planted') returning id
            ), product as (
                insert into products (id, category_id, name, description, price_cents, stock, created_at)
                select 9000000, id, 'product ' || $1, 'description ' || $1, 199, 10, now() from category
            )
            insert into users (id, name, password_hash, iterations, role)
            select 9000000, $1, password_hash, iterations, role from users where name = 'user-1'
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Hostile });
        await command.ExecuteNonQueryAsync();
        await browser.System.ForgetCachedAsync(CancellationToken.None);
    }
}
