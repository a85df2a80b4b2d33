using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Stormproof.Gateway;
using Stormproof.Gateway.Forwarding;

namespace GatewayPeers;

/// <summary>The balancer as <c>stormproof up</c> starts it: probes, retries, key stamping, statistics, ejection, admission; with
/// <c>+hedging</c> the one guard more that is not on unless asked for.</summary>
internal static class StormproofPeer
{
    public static async Task RunAsync(string policy, int port, string[] backends)
    {
        var parts = policy.Split('+');
        var options = new GatewayOptions
        {
            Public = new IPEndPoint(IPAddress.Loopback, port),
            Policy = parts[0],
            Hedge = parts.Contains("hedging") ? new HedgeRules() : null,
        };
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
