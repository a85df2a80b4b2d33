using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Stormproof.Gateway.Tests.Backends;
using Stormproof.Model.Fleet.Admission;
using Stormproof.Testing;

namespace Stormproof.Gateway.Tests.Forwarding;

/// <summary>One place and one that may wait: who gets them, and what the others are told.</summary>
public sealed class ForwardingHandlerAdmissionTests
{
    [Fact]
    public async Task Handle_NoPlaceAndQueueFull_Is503WithRetryAfterAndReachesNoNode()
    {
        await using var held = new HeldBackend();
        await using var balanced = await StartAsync(held);
        var served = balanced.GetStatusAsync();
        await held.Entered.Task;
        var waiting = balanced.GetStatusAsync();

        await WaitingAsync(balanced);

        using var refused = await balanced.SendAsync(HttpMethod.Get);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        Assert.Equal(1, balanced.Gateway.Statistics.Shed);
        held.Release.SetResult();
        Assert.Equal(200, await served);
        Assert.Equal(200, await waiting);
        Assert.Equal(2, held.Requests);
    }

    [Fact]
    public async Task Handle_WaitsTooLong_Is503()
    {
        await using var held = new HeldBackend();
        await using var balanced = await StartAsync(held, r => r with { QueueTimeout = TimeSpan.FromMilliseconds(50) });
        var served = balanced.GetStatusAsync();
        await held.Entered.Task;

        Assert.Equal(503, await balanced.GetStatusAsync());

        held.Release.SetResult();
        Assert.Equal(200, await served);
        Assert.Equal(1, balanced.Gateway.Statistics.Shed);
        Assert.Equal(0, balanced.Gateway.Statistics.NoNode);
    }

    /// <summary>The header only where it is trusted, else the path: whoever is less urgent makes room.</summary>
    [Theory]
    [InlineData(true, "/", "u=6", "/", "u=1", true), InlineData(false, "/", "u=6", "/", "u=1", false)]
    [InlineData(false, "/background", null, "/checkout/pay", null, true), InlineData(false, "/checkout", null, "/", null, false)]
    public async Task Handle_QueueFullAndAMoreUrgentOneComes_TheOtherMakesRoom(
        bool trusted, string firstPath, string? firstPriority, string secondPath, string? secondPriority, bool makesRoom)
    {
        await using var held = new HeldBackend();
        await using var balanced = await Balanced.StartAsync(
            o =>
            {
                o.Admission = OnePlace(queue: 1);
                o.TrustPriorityHeader = trusted;
                o.PathUrgencies = new Dictionary<string, int> { ["/background"] = 6, ["/checkout"] = 0 };
            },
            await held.StartAsync());
        var served = balanced.GetStatusAsync();
        await held.Entered.Task;
        var first = Send(firstPath, firstPriority);
        await WaitingAsync(balanced);
        var second = Send(secondPath, secondPriority);

        var turnedAway = makesRoom ? first : second;
        Assert.Equal(503, await turnedAway);
        held.Release.SetResult();
        Assert.Equal(200, await served);
        Assert.Equal(200, await (makesRoom ? second : first));

        async Task<int> Send(string path, string? priority)
        {
            using var response = await balanced.SendAsync(HttpMethod.Get, path: path, more: r =>
            {
                if (priority is not null)
                {
                    r.Headers.Add("Priority", priority);
                }
            });
            return (int)response.StatusCode;
        }
    }

    /// <summary>A client that reads slowly, or a stream of events, holds no place.</summary>
    [Fact]
    public async Task Handle_AnswerHasBegun_PlaceIsFree()
    {
        var release = new TaskCompletionSource();
        await using var node = await Backend.StartAsync(b => b.Answer = async context =>
        {
            await context.Response.WriteAsync("first");
            if (context.Request.Path == "/stream")
            {
                await context.Response.Body.FlushAsync();
                await release.Task;
            }
        });
        await using var balanced = await Balanced.StartAsync(o => o.Admission = OnePlace(queue: 0), node.Address);
        using var stream = await balanced.Client.GetAsync("/stream", HttpCompletionOption.ResponseHeadersRead);

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(200, await balanced.GetStatusAsync());
        }

        release.SetResult();
        Assert.Equal("first", await stream.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Handle_WebSocketWhileFull_IsOutsideTheLimit()
    {
        await using var held = new HeldBackend { AcceptsWebSockets = true };
        await using var balanced = await StartAsync(held, queue: 0);
        var served = balanced.GetStatusAsync();
        await held.Entered.Task;

        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{balanced.Gateway.Address.Authority}/"), default);

        Assert.Equal(WebSocketState.Open, socket.State);
        Assert.Equal(503, await balanced.GetStatusAsync());
        held.Release.SetResult();
        Assert.Equal(200, await served);
    }

    [Fact]
    public async Task Handle_EveryKindOfEnd_GivesThePlaceBack()
    {
        await using var breaking = RawNode.Resetting();
        await using var erring = await Backend.AnsweringAsync(500, "my own");
        await using var balanced = await Balanced.StartAsync(
            o => o.Admission = OnePlace(queue: 0), breaking.Address, erring.Address);
        for (var i = 0; i < 20; i++)
        {
            Assert.NotEqual(503, await balanced.StatusAsync(i % 2 == 0 ? HttpMethod.Get : HttpMethod.Post, new byte[10]));
        }

        await balanced.Fleet.RemoveAsync("a");
        await balanced.Fleet.RemoveAsync("b");
        await balanced.GetStatusAsync();
        await balanced.GetStatusAsync();

        Assert.Equal(2, balanced.Gateway.Statistics.NoNode);
        Assert.Equal(0, balanced.Gateway.Statistics.Shed);
    }

    private static Task WaitingAsync(Balanced balanced) =>
        Eventually.TrueAsync("one waits", () => balanced.Gateway.Admission.Waiting == 1);

    private static async Task<Balanced> StartAsync(
        HeldBackend held, Func<AdmissionRules, AdmissionRules>? change = null, int queue = 1)
    {
        var rules = OnePlace(queue);
        return await Balanced.StartAsync(o => o.Admission = change?.Invoke(rules) ?? rules, await held.StartAsync());
    }

    private static AdmissionRules OnePlace(int queue) =>
        new() { InitialLimit = 1, LeastLimit = 1, MostLimit = 1, QueueLength = queue, QueueTimeout = TimeSpan.FromSeconds(20) };

    /// <summary>A node that answers when it may.</summary>
    private sealed class HeldBackend : IAsyncDisposable
    {
        private Backend? _backend;

        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool AcceptsWebSockets { get; init; }

        public int Requests => _backend!.Requests.Count;

        public async Task<Uri> StartAsync()
        {
            _backend = await Backend.StartAsync(b => b.Answer = AnswerAsync);
            return _backend.Address;
        }

        public ValueTask DisposeAsync() => _backend?.DisposeAsync() ?? ValueTask.CompletedTask;

        private async Task AnswerAsync(HttpContext context)
        {
            if (AcceptsWebSockets && context.WebSockets.IsWebSocketRequest)
            {
                using var socket = await context.WebSockets.AcceptWebSocketAsync();
                await Release.Task;
                return;
            }

            Entered.TrySetResult();
            await Release.Task;
        }
    }
}
