using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Stormproof.Gateway;

namespace GatewayPeers;

/// <summary>The balancer as <c>stormproof up</c> starts it: probes, retries, key stamping, statistics.</summary>
internal static class StormproofPeer
{
    public static async Task RunAsync(int port, string[] backends)
    {
        var options = new GatewayOptions { Public = new IPEndPoint(IPAddress.Loopback, port), Policy = "round-robin" };
        await using var gateway = await GatewayServer.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System);
        for (var i = 0; i < backends.Length; i++)
        {
            gateway.Fleet.Add($"node-{i + 1}", new Uri($"http://127.0.0.1:{backends[i]}"));
        }

        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.TrySetResult();
        });
        await stop.Task;
    }
}
