using Microsoft.AspNetCore.Http;
using Stormproof.Gateway.Forwarding;
using Stormproof.Gateway.Tests.Backends;
using Stormproof.Model.Fleet;
using Stormproof.Model.Fleet.Outliers;
using Stormproof.Testing;

namespace Stormproof.Gateway.Tests.Forwarding;

/// <summary>A second request to another node when the first is slow.</summary>
public sealed class HedgedInvokerTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    [Theory, InlineData("GET"), InlineData("HEAD"), InlineData("DELETE")]
    public async Task Send_FirstHangs_SecondAnswersAndTheFirstIsCancelled(string method)
    {
        var cancelled = new TaskCompletionSource();
        await using var hanging = await Backend.StartAsync(b => b.Answer = Hang(cancelled));
        await using var other = await Backend.AnsweringAsync(200, "second");
        await using var balanced = await StartAsync(null, hanging.Address, other.Address);

        using var response = await balanced.SendAsync(new HttpMethod(method), path: "/cart?id=7", more: r =>
        {
            r.Headers.Add("X-Mine", ["one", "two"]);
            r.Headers.Add("Cookie", "a=b");
        });

        Assert.Equal(200, (int)response.StatusCode);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10));
        var (first, second) = (Assert.Single(hanging.Requests), Assert.Single(other.Requests));
        Assert.Equal("/cart?id=7", second.Target);
        Assert.Equal(method, second.Method);
        // Each is addressed to its node; else they are the same request.
        Assert.Equal(Lines(first), Lines(second));
        Assert.Equal(1, balanced.Gateway.Statistics.Hedged);
        Assert.Equal(0, balanced.Gateway.Statistics.Retried);
        await IdleAsync(balanced);
        Assert.Equal(0, balanced.Status("a").Failures);

        static IEnumerable<string> Lines(Received request) =>
            request.Headers.Where(h => h.Key != "Host").Select(h => $"{h.Key}: {h.Value}").Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Send_FirstAnswersAfterAll_ItsAnswerServesAndTheSecondIsCancelled()
    {
        var (cancelled, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var slow = await Backend.StartAsync(b => b.Answer = async context =>
        {
            await release.Task;
            await context.Response.WriteAsync("first");
        });
        await using var hanging = await Backend.StartAsync(b => b.Answer = context =>
        {
            release.SetResult();
            return Hang(cancelled)(context);
        });
        await using var balanced = await StartAsync(null, slow.Address, hanging.Address);

        Assert.Equal("first", await balanced.Client.GetStringAsync("/"));

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await IdleAsync(balanced);
        Assert.Equal(1, balanced.Gateway.Statistics.Hedged);
    }

    /// <summary>A quick error is no answer to be glad of while the other may still serve.</summary>
    [Fact]
    public async Task Send_SecondIsQuickWith503_TheFirstIsWaitedFor()
    {
        var release = new TaskCompletionSource();
        await using var slow = await Backend.StartAsync(b => b.Answer = async context =>
        {
            await release.Task;
            await context.Response.WriteAsync("first");
        });
        await using var unwilling = await Backend.StartAsync(b => b.Answer = context =>
        {
            context.Response.StatusCode = 503;
            context.Response.OnCompleted(() =>
            {
                release.TrySetResult();
                return Task.CompletedTask;
            });
            return Task.CompletedTask;
        });
        await using var balanced = await StartAsync(null, slow.Address, unwilling.Address);

        Assert.Equal("first", await balanced.Client.GetStringAsync("/"));
        await IdleAsync(balanced);
    }

    [Fact]
    public async Task Send_FirstQuick_NoSecondIsSent()
    {
        await using var node = await Backend.StartAsync();
        await using var other = await Backend.StartAsync();
        await using var balanced = await StartAsync(o => o.Hedge = new HedgeRules(TimeSpan.FromSeconds(5)), node.Address, other.Address);

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(200, await balanced.GetStatusAsync());
        }

        Assert.Equal(0, balanced.Gateway.Statistics.Hedged);
        Assert.Equal(20, node.Requests.Count + other.Requests.Count);
    }

    [Theory, InlineData("POST", 0), InlineData("PATCH", 0), InlineData("PUT", 10)]
    public async Task Send_NotIdempotentOrWithABody_IsSentOnce(string method, int body)
    {
        var release = new TaskCompletionSource();
        await using var slow = await Backend.StartAsync(b => b.Answer = _ => release.Task);
        await using var other = await Backend.StartAsync();
        await using var balanced = await StartAsync(null, slow.Address, other.Address);

        var sent = balanced.StatusAsync(new HttpMethod(method), new byte[body]);
        await Task.Delay(4 * Soon);
        release.SetResult();

        Assert.Equal(200, await sent);
        Assert.Empty(other.Requests);
        Assert.Equal(0, balanced.Gateway.Statistics.Hedged);
    }

    /// <summary>Five of the reserve of ten, and a fifth of the requests.</summary>
    [Fact]
    public async Task Send_EveryFirstIsSlow_SecondsStayWithinTheRetryBudget()
    {
        const int Requests = 60;
        await using var slow = await Backend.StartAsync(b => b.Answer = async _ => await Task.Delay(30));
        await using var alsoSlow = await Backend.StartAsync(b => b.Answer = async _ => await Task.Delay(30));
        await using var balanced = await StartAsync(
            o => o.Hedge = new HedgeRules(TimeSpan.FromMilliseconds(1)), slow.Address, alsoSlow.Address);

        for (var i = 0; i < Requests; i++)
        {
            Assert.Equal(200, await balanced.GetStatusAsync());
        }

        Assert.InRange(balanced.Gateway.Statistics.Hedged, 5, 5 + (0.2 * Requests));
    }

    [Fact]
    public async Task Send_OneNodeOnly_IsSentOnce()
    {
        await using var slow = await Backend.StartAsync(b => b.Answer = async _ => await Task.Delay(4 * Soon));
        await using var balanced = await StartAsync(null, slow.Address);

        Assert.Equal(200, await balanced.GetStatusAsync());

        Assert.Single(slow.Requests);
        Assert.Equal(0, balanced.Status("a").InFlight);
    }

    /// <summary>Cancelled requests leave no failure behind: without this it would stay first choice for being idle.</summary>
    [Fact]
    public async Task Send_NodeIsOvertakenInARow_ItIsEjected()
    {
        await using var hanging = await Backend.StartAsync(b => b.Answer = Hang(new TaskCompletionSource()));
        await using var second = await Backend.StartAsync();
        await using var third = await Backend.StartAsync();
        await using var balanced = await StartAsync(
            o => o.Outliers = new OutlierRules { ErrorsInARow = 3 }, hanging.Address, second.Address, third.Address);

        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(200, await balanced.GetStatusAsync());
        }

        await IdleAsync(balanced);
        Assert.Equal(NodeState.Down, balanced.State("a"));
        Assert.Equal("ejected: 3 errors in a row", balanced.Status("a").Reason);
        Assert.Equal(3, hanging.Requests.Count);
    }

    [Fact]
    public async Task Send_FirstBreaksWhileTheSecondIsAsked_SecondAnswersAndTheBreakCounts()
    {
        var broke = new TaskCompletionSource();
        await using var breaking = new RawNode(async (_, request) =>
        {
            await broke.Task;
            request.Reset();
        });
        await using var other = await Backend.StartAsync(b => b.Answer = async context =>
        {
            broke.SetResult();
            await Task.Delay(100);
            await context.Response.WriteAsync("second");
        });
        await using var balanced = await StartAsync(null, breaking.Address, other.Address);

        Assert.Equal("second", await balanced.Client.GetStringAsync("/"));

        await IdleAsync(balanced);
        Assert.Equal(1, balanced.Status("a").Failures);
    }

    private static Task<Balanced> StartAsync(Action<GatewayOptions>? configure, params Uri[] nodes) => Balanced.StartAsync(
        o =>
        {
            o.Hedge = new HedgeRules(Soon);
            configure?.Invoke(o);
        },
        nodes);

    private static Task IdleAsync(Balanced balanced) =>
        Eventually.TrueAsync("all have ended", () => balanced.Fleet.Nodes.All(n => n.InFlight == 0));

    private static Func<HttpContext, Task> Hang(TaskCompletionSource cancelled) => async context =>
    {
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancelled.TrySetResult();
    };
}
