using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace GatewayPeers;

/// <summary>YARP as its documentation starts it: one route, one cluster, no health checks, no logs.</summary>
internal static class YarpPeer
{
    public static async Task RunAsync(string policy, int port, string[] backends)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddReverseProxy().LoadFromMemory([Route()], [Cluster(policy, backends)]);
        await using var app = builder.Build();
        app.MapReverseProxy();
        await app.RunAsync();
    }

    private static RouteConfig Route() =>
        new() { RouteId = "all", ClusterId = "nodes", Match = new RouteMatch { Path = "{**rest}" } };

    private static ClusterConfig Cluster(string policy, string[] backends) => new()
    {
        ClusterId = "nodes",
        LoadBalancingPolicy = policy,
        Destinations = backends.ToDictionary(b => b, b => new DestinationConfig { Address = $"http://127.0.0.1:{b}/" }),
    };
}
