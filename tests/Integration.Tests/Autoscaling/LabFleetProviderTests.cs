using Stormproof.Autoscaling;
using Stormproof.Lab.Autoscaling;
using Stormproof.Lab.Systems;
using Stormproof.Testing;
using Stormproof.Testing.Shop;

namespace Stormproof.Integration.Tests.Autoscaling;

/// <summary>Real nodes that come and go while clients ask.</summary>
public sealed class LabFleetProviderTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task SetTarget_OutInAndADeath_IsFollowedAndNoRequestIsCut()
    {
        using var data = new TemporaryFolder();
        await using var system = await LocalSystem.StartAsync(
            new LocalSystemOptions { Nodes = 1, MostNodes = 3, Replicas = 0, Users = 10, DataPath = data.Path },
            TimeProvider.System, _ => { }, CancellationToken.None);
        await using var provider = new LabFleetProvider(system);
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(_ => AskAsync(system.GatewayAddress, stop.Token)).ToArray();

        await provider.SetTargetAsync(2, CancellationToken.None);
        await provider.SetTargetAsync(2, CancellationToken.None);
        var ordered = await ViewAsync(provider);
        await UntilAsync(provider, "two are ready", v => v.Count(InstanceState.Ready) == 2);
        var second = system.NodeNames[^1];

        await provider.SetTargetAsync(1, CancellationToken.None);
        var leaving = await ViewAsync(provider);
        await UntilAsync(provider, "the younger one has left", v => v.Instances.Count == 1);
        Assert.DoesNotContain(second, system.NodeNames);

        await stop.CancelAsync();
        var asked = await Task.WhenAll(clients);
        Assert.All(asked, count => Assert.True(count > 10, $"a client was served {count} times only"));

        var first = system.NodeNames[0];
        await system.Group.KillAsync(first);
        await UntilAsync(provider, "the death is seen", v => v.Count(InstanceState.Failed) == 1);
        Assert.True(await provider.ReplaceAsync(first, CancellationToken.None));
        Assert.False(await provider.ReplaceAsync(first, CancellationToken.None));
        await UntilAsync(
            provider, "another is ready", v => v.Instances.Count == 1 && v.Count(InstanceState.Ready) == 1 && v.Target == 1);

        Assert.Equal((2, 2, 1), (ordered.Target, ordered.Instances.Count, ordered.Count(InstanceState.Starting)));
        Assert.Equal((1, 1), (leaving.Target, leaving.Count(InstanceState.Draining)));
    }

    private static Task<FleetView> ViewAsync(LabFleetProvider provider) => provider.ViewAsync(CancellationToken.None);

    private static async Task UntilAsync(LabFleetProvider provider, string what, Func<FleetView, bool> holds)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!holds(await ViewAsync(provider)))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Limit, $"Not within {Limit}: {what}");
            await Task.Delay(50);
        }
    }

    /// <summary>Asks for pages until it is stopped; any answer but 200 fails the test.</summary>
    private static async Task<int> AskAsync(Uri gateway, CancellationToken stop)
    {
        using var client = ShopFixture.ClientOf(gateway);
        var count = 0;
        for (; !stop.IsCancellationRequested; count++)
        {
            using var response = await client.GetAsync("/", CancellationToken.None);
            Assert.Equal(200, (int)response.StatusCode);
        }

        return count;
    }
}
