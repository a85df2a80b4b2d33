using System.Net;
using k8s;
using Microsoft.Extensions.Time.Testing;
using Stormproof.Autoscaling.Kubernetes;
using Stormproof.Autoscaling.Leadership;
using Stormproof.Model.Scaling;
using Stormproof.Testing.Kubernetes;

namespace Stormproof.Autoscaling.Tests.Kubernetes;

public sealed class KubernetesFleetProviderTests
{
    private static readonly KubernetesFleetOptions Options = new() { Namespace = "shop", Deployment = "web", Service = "web" };

    private static k8s.Kubernetes Client(Uri address, string token = ApiServer.Token) =>
        new(new KubernetesClientConfiguration { Host = address.ToString(), AccessToken = token });

    private static string Pod(string uid, string conditions) =>
        $$"""{"addresses": ["10.0.0.1"], "targetRef": {"kind": "Pod", "uid": "{{uid}}"}, "conditions": { {{conditions}} } }""";

    [Fact]
    public async Task View_SlicesOnTwoPages_CountsEachPodOnce()
    {
        await using var server = await ApiServer.StartAsync();
        server.Endpoints.Add($"[{Pod("a", "\"ready\": true")}, {Pod("b", "\"ready\": false")}, {Pod("c", "")}]");
        server.Endpoints.Add(
            $"[{Pod("a", "\"ready\": true")}, {Pod("d", "\"ready\": false, \"serving\": true, \"terminating\": true")}, {
                Pod("c", "\"ready\": false")}]");
        using var client = Client(server.Address);

        var view = await new KubernetesFleetProvider(client, Options).ViewAsync(CancellationToken.None);

        Assert.Equal(3, view.Target);
        Assert.Equal(
            [
                new("a", InstanceState.Ready), new("b", InstanceState.Starting), new("c", InstanceState.Starting),
                new("d", InstanceState.Draining),
            ],
            view.Instances.OrderBy(i => i.Name));
    }

    [Theory, InlineData("null"), InlineData("[]")]
    public async Task View_ScaledToZero_IsEmpty(string endpoints)
    {
        await using var server = await ApiServer.StartAsync();
        server.Replicas = 0;
        server.Endpoints.Add(endpoints);
        using var client = Client(server.Address);

        var view = await new KubernetesFleetProvider(client, Options).ViewAsync(CancellationToken.None);

        Assert.Equal(0, view.Target);
        Assert.Empty(view.Instances);
    }

    [Fact]
    public async Task SetTarget_AnotherNumber_IsWrittenAndTheSameIsNot()
    {
        await using var server = await ApiServer.StartAsync();
        using var client = Client(server.Address);
        var provider = new KubernetesFleetProvider(client, Options);

        await provider.SetTargetAsync(5, CancellationToken.None);
        await provider.SetTargetAsync(5, CancellationToken.None);

        Assert.Equal(5, server.Replicas);
        Assert.Single(server.Calls, c => c.StartsWith("PUT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SetTarget_DeploymentChangedOtherwise_TriesAgain()
    {
        await using var server = await ApiServer.StartAsync();
        using var client = Client(server.Address);
        var touches = 2;
        server.BeforeReplace = () =>
        {
            if (touches-- > 0)
            {
                server.Touch();
            }
        };

        await new KubernetesFleetProvider(client, Options).SetTargetAsync(5, CancellationToken.None);

        Assert.Equal(5, server.Replicas);
    }

    [Fact]
    public async Task SetTarget_ScaledBySomebodyElse_IsLeftAsItIs()
    {
        await using var server = await ApiServer.StartAsync();
        using var client = Client(server.Address);
        var provider = new KubernetesFleetProvider(client, Options);
        await provider.ViewAsync(CancellationToken.None);
        server.Replicas = 8;
        server.Touch();

        var e = await Assert.ThrowsAsync<HttpRequestException>(() => provider.SetTargetAsync(4, CancellationToken.None));

        Assert.Equal(8, server.Replicas);
        Assert.Contains("by somebody else, from 3 to 8", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SetTarget_ChangesWithoutEnd_GivesUp()
    {
        await using var server = await ApiServer.StartAsync();
        using var client = Client(server.Address);
        server.BeforeReplace = server.Touch;

        var e = await Assert.ThrowsAsync<HttpRequestException>(
            () => new KubernetesFleetProvider(client, Options).SetTargetAsync(5, CancellationToken.None));

        Assert.Equal(HttpStatusCode.Conflict, e.StatusCode);
        Assert.Equal(4, server.Calls.Count(c => c.StartsWith("PUT", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task View_TokenRefused_SaysSo()
    {
        await using var server = await ApiServer.StartAsync();
        using var client = Client(server.Address, "wrong");

        var e = await Assert.ThrowsAsync<HttpRequestException>(
            () => new KubernetesFleetProvider(client, Options).ViewAsync(CancellationToken.None));

        Assert.Equal("Kubernetes refused to read the scale of shop/web: 401 Unauthorized", e.Message);
    }

    [Fact]
    public async Task Loop_ApiAway_HoldsThenGoesOnWhereTheDeploymentIs()
    {
        int port;
        await using (var first = await ApiServer.StartAsync())
        {
            // Free again once this one has ended.
            port = first.Address.Port;
        }

        using var client = Client(new Uri($"http://127.0.0.1:{port}"));
        var clock = new FakeTimeProvider();
        clock.Advance(TimeSpan.FromHours(1));
        var log = new LogLines();
        var loop = new AutoscalerLoop(
            new AutoscalerOptions { Policy = new ScalingPolicy { MinNodes = 2, MaxNodes = 10 } }, new FakeLoad(clock),
            new KubernetesFleetProvider(client, Options), new SoleLeader(), clock, log);

        Assert.Equal(15, (await loop.RoundAsync(CancellationToken.None)).TotalSeconds);
        Assert.Equal(30, (await loop.RoundAsync(CancellationToken.None)).TotalSeconds);
        Assert.Contains("cannot be reached", loop.Last!.Fault, StringComparison.Ordinal);

        await using var server = await ApiServer.StartAsync(port);
        server.Replicas = 1;
        server.Endpoints.Add($"[{Pod("a", "\"ready\": true")}]");
        Assert.Equal(15, (await loop.RoundAsync(CancellationToken.None)).TotalSeconds);

        Assert.Equal(1, loop.Last!.Decision!.Value.Before);
        // The floor holds whatever the load.
        Assert.Equal(2, server.Replicas);
    }

    [Fact]
    public void New_NamesThatAreNone_TellsAllOfThem()
    {
        using var client = Client(new Uri("http://127.0.0.1:1"));
        var e = Assert.Throws<ArgumentException>(() => new KubernetesFleetProvider(
            client, new KubernetesFleetOptions { Namespace = "../kube-system", Deployment = "Web", Service = "" }));
        Assert.Contains("Namespace '../kube-system'", e.Message, StringComparison.Ordinal);
        Assert.Contains("Deployment 'Web'", e.Message, StringComparison.Ordinal);
        Assert.Contains("Service ''", e.Message, StringComparison.Ordinal);
    }
}
