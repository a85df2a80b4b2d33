using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Stormproof.Gateway.Forwarding;
using Stormproof.Gateway.Tests.Backends;
using Stormproof.Model.Fleet;

namespace Stormproof.Gateway.Tests;

/// <summary>Three kinds of bad node among ten, all with good probes: one hangs, one answers 500 at once, one is 16 times slower. The
/// nodes wait rather than compute.</summary>
public sealed class DeadNodeTests
{
    private const int Clients = 16;
    private const int Requests = 960;
    private static readonly TimeSpan Service = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromMilliseconds(500);

    public static TheoryData<string, bool> Policies()
    {
        var data = new TheoryData<string, bool>();
        foreach (var policy in BalancingPolicy.Names)
        {
            data.Add(policy, false);
            data.Add(policy, true);
        }

        return data;
    }

    [Theory, MemberData(nameof(Policies))]
    public async Task Handle_OneHangsOneErrsOneIsSlow_ClientsHardlyNotice(string policy, bool hedged)
    {
        await using var hanging = await Backend.StartAsync(b => b.Answer = context => WaitAsync(context, Timeout.InfiniteTimeSpan));
        await using var erring = await Backend.StartAsync(b => b.Answer = context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        await using var slow = await Backend.StartAsync(b => b.Answer = context => WaitAsync(context, 16 * Service));
        var good = new List<Backend>();
        for (var i = 0; i < 7; i++)
        {
            good.Add(await Backend.StartAsync(b => b.Answer = context => WaitAsync(context, Service)));
        }

        await using var balanced = await Balanced.StartAsync(
            o =>
            {
                o.Policy = policy;
                o.AttemptTimeout = AttemptTimeout;
                o.Hedge = hedged ? new HedgeRules(8 * Service) : null;
            },
            [hanging.Address, erring.Address, slow.Address, .. good.Select(g => g.Address)]);
        var results = await LoadAsync(balanced);
        foreach (var node in good)
        {
            await node.DisposeAsync();
        }

        var statuses = string.Join(", ", results.GroupBy(r => r.Status).Select(g => $"{g.Count()} x {g.Key}"));
        // The app's own 500 is passed on, until five in a row have shown whose fault it is; those in flight then still come.
        Assert.True(results.All(r => r.Status is 200 or 500), statuses);
        Assert.True(results.Count(r => r.Status == 500) <= 5 + Clients, statuses);
        Assert.True(erring.Requests.Count <= 5 + Clients, $"{erring.Requests.Count} requests reached the node that errs");
        // Three broken requests in a row and those in flight then; with hedging, five overtaken ones.
        Assert.True(hanging.Requests.Count <= 5 + Clients, $"{hanging.Requests.Count} requests reached the node that hangs");
        // As slow as an attempt that timed out: only those that met the hanging node. Round robin cannot help the slow one.
        var late = results.Count(r => r.Elapsed >= AttemptTimeout);
        Assert.True(late <= 5 + Clients, $"{late} of {Requests} waited for a timeout");
    }

    /// <summary>16 times slower, and nobody else to blame.</summary>
    [Theory, InlineData("least-connections", 0.06), InlineData("power-of-two", 0.1), InlineData("prequal", 0.1)]
    public async Task Handle_OneOfThreeIsSlow_LoadAwarePolicyAvoidsIt(string policy, double share)
    {
        await using var slow = await Backend.StartAsync(b => b.Answer = context => WaitAsync(context, 16 * Service));
        await using var first = await Backend.StartAsync(b => b.Answer = context => WaitAsync(context, Service));
        await using var second = await Backend.StartAsync(b => b.Answer = context => WaitAsync(context, Service));
        await using var balanced = await Balanced.StartAsync(
            o => o.Policy = policy, slow.Address, first.Address, second.Address);

        var results = await LoadAsync(balanced);

        Assert.All(results, r => Assert.Equal(200, r.Status));
        Assert.True(slow.Requests.Count < share * Requests, $"{slow.Requests.Count} of {Requests} met the slow node");
    }

    private static async Task<IReadOnlyCollection<(int Status, TimeSpan Elapsed)>> LoadAsync(Balanced balanced)
    {
        var results = new ConcurrentQueue<(int Status, TimeSpan Elapsed)>();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            for (var i = 0; i < Requests / Clients; i++)
            {
                var begun = Stopwatch.GetTimestamp();
                results.Enqueue((await balanced.GetStatusAsync(), Stopwatch.GetElapsedTime(begun)));
            }
        }));
        return results;
    }

    private static async Task WaitAsync(HttpContext context, TimeSpan time) =>
        await Task.Delay(time, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
