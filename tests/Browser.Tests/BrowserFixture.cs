using Microsoft.Playwright;
using Stormproof.Lab.Systems;
using Stormproof.Testing.Shop;

namespace Stormproof.Browser.Tests;

/// <summary>The distribution's Chromium in front of a running shop. Each visit is a browser profile of its own.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";
    private const float PatienceMs = 15_000;

    private readonly ShopFixture _shop = new();
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;
    private int _users;

    public LocalSystem System => _shop.System;

    public async ValueTask InitializeAsync()
    {
        Assert.True(File.Exists(Chromium), $"{Chromium} is missing; ./test installs it from the distribution.");
        await Task.WhenAll(_shop.InitializeAsync().AsTask(), OpenBrowserAsync());
    }

    /// <summary>A visitor who is logged in nowhere, without JavaScript unless asked: the shop needs none.</summary>
    public async Task<ShopVisit> VisitAsync(bool script = false, int width = 1280)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = System.GatewayAddress.ToString(),
            JavaScriptEnabled = script,
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
        });
        context.SetDefaultTimeout(PatienceMs);
        return new ShopVisit(context, await context.NewPageAsync());
    }

    /// <summary>A visitor who has just logged in, as a user that no other test has.</summary>
    public async Task<ShopVisit> CustomerAsync(bool script = false)
    {
        var visit = await VisitAsync(script);
        await visit.LogInAsync(NextUser());
        return visit;
    }

    public int NextUser() => ++_users;

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        await _shop.DisposeAsync();
    }

    private async Task OpenBrowserAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            // Runs as root in containers, where there is no sandbox, and asks nobody outside this machine.
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }
}
