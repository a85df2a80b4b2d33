using Stormproof.Load.Engine;
using Stormproof.Load.Journeys;
using Stormproof.Testing;
using Stormproof.Testing.Shop;

namespace Stormproof.Integration.Tests.Load;

/// <summary>The sample journey against the shop.</summary>
public sealed class StorefrontJourneyTests(ShopFixture shop)
{
    /// <summary>No other test logs in with it.</summary>
    private const string Account = "43";

    [Fact]
    public async Task Sample_AgainstTheShop_EveryAnswerIsAsExpected()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "storefront.http");
        var lines = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "samples", "journeys", "storefront.http"));
        await File.WriteAllLinesAsync(file, lines.Where(l => !l.StartsWith("# @think", StringComparison.Ordinal)));
        var scenario = await JourneyScenario.LoadAsync(
            file,
            new JourneyOptions
            {
                Variables = new Dictionary<string, string>
                {
                    ["host"] = shop.System.GatewayAddress.ToString().TrimEnd('/'), ["account"] = Account,
                },
            },
            CancellationToken.None);
        var result = await LoadEngine.RunAsync(
            new LoadPlan { Scenario = scenario, Model = new ClosedModel(1, TimeSpan.FromSeconds(3)) },
            TimeProvider.System, null, CancellationToken.None);
        Assert.Empty(scenario.Failures);
        Assert.Equal(0, result.Errors);
        Assert.Equal(["login", "category", "product", "add", "cart", "checkout"], result.ByRequest.Select(r => r.Name));
        Assert.All(result.ByRequest, r => Assert.True(r.Requests > 0, r.Name));
    }
}
