using System.Collections.Concurrent;
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
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(1);

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

        var statuses = string.Join(", ", results.GroupBy(s => s).Select(g => $"{g.Count()} x {g.Key}"));
        // The app's own 500 is passed on, until five in a row have shown whose fault it is; those in flight then still come.
        Assert.True(results.All(s => s is 200 or 500), statuses);
        Assert.True(results.Count(s => s == 500) <= 5 + Clients, statuses);
        Assert.True(erring.Requests.Count <= 5 + Clients, $"{erring.Requests.Count} requests reached the node that errs");
        // Three broken requests in a row and those in flight then; with hedging, five overtaken ones. The others wait for nobody's
        // timeout: that is what bounds the tail, whatever this machine's speed.
        Assert.True(hanging.Requests.Count <= 5 + Clients, $"{hanging.Requests.Count} requests reached the node that hangs");
    }

    /// <summary>16 times slower, and nobody else to blame: it answers when the others have answered as many as fit in the time. That
    /// is 16 rounds of the eleven requests that they have in flight while the slow one has its third of the clients.</summary>
    [Theory, InlineData("least-connections"), InlineData("power-of-two"), InlineData("prequal")]
    public async Task Handle_OneOfThreeIsSlow_LoadAwarePolicyAvoidsIt(string policy)
    {
        const int Longer = 16 * 11;
        var answered = new Answered();
        await using var slow = await Backend.StartAsync(b => b.Answer = _ => answered.WaitAsync(Longer));
        await using var first = await Backend.StartAsync(b => b.Answer = AnswerAsync);
        await using var second = await Backend.StartAsync(b => b.Answer = AnswerAsync);
        await using var balanced = await Balanced.StartAsync(
            o => o.Policy = policy, slow.Address, first.Address, second.Address);

        var results = await LoadAsync(balanced, onLastStarted: answered.LetAllGo);

        Assert.All(results, r => Assert.Equal(200, r));
        // In turn it would be a third of them.
        Assert.True(slow.Requests.Count < Requests / 10, $"{slow.Requests.Count} of {Requests} met the slow node");

        async Task AnswerAsync(HttpContext context)
        {
            await Task.Delay(Service);
            answered.Count();
        }
    }

    private static async Task<IReadOnlyCollection<int>> LoadAsync(Balanced balanced, Action? onLastStarted = null)
    {
        var results = new ConcurrentQueue<int>();
        var started = 0;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            while (Interlocked.Increment(ref started) is var number && number <= Requests)
            {
                var request = balanced.GetStatusAsync();
                if (number == Requests)
                {
                    onLastStarted?.Invoke();
                }

                results.Enqueue(await request);
            }
        }));
        return results;
    }

    private static async Task WaitAsync(HttpContext context, TimeSpan time) =>
        await Task.Delay(time, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Time as the nodes' answers make it.</summary>
    private sealed class Answered
    {
        private readonly List<(int At, TaskCompletionSource Release)> _waiting = [];
        private int _count;
        private bool _over;

        public void Count()
        {
            lock (_waiting)
            {
                _count++;
                ReleaseDue();
            }
        }

        public void LetAllGo()
        {
            lock (_waiting)
            {
                _over = true;
                ReleaseDue();
            }
        }

        public Task WaitAsync(int answers)
        {
            lock (_waiting)
            {
                var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Add((_count + answers, release));
                ReleaseDue();
                return release.Task;
            }
        }

        private void ReleaseDue()
        {
            foreach (var due in _waiting.Where(w => _over || w.At <= _count))
            {
                due.Release.TrySetResult();
            }

            _waiting.RemoveAll(w => w.Release.Task.IsCompleted);
        }
    }
}
