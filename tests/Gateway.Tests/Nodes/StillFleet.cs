using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Stormproof.Gateway.Nodes;
using Stormproof.Gateway.Tests.Backends;
using Stormproof.Model.Fleet;
using Stormproof.Model.Fleet.Outliers;

namespace Stormproof.Gateway.Tests.Nodes;

/// <summary>A fleet whose time stands still between steps, and whose nodes' requests are only counted. All nodes share one
/// backend, which answers their first probe.</summary>
internal sealed class StillFleet : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Backend _backend;
    private readonly FleetClock _clock;

    private StillFleet(Backend backend, GatewayOptions options)
    {
        _backend = backend;
        _clock = new FleetClock(_time);
        Fleet = new NodeFleet(options, _time, NullLogger.Instance);
    }

    public NodeFleet Fleet { get; }

    public TimeSpan Now => _clock.Now;

    /// <summary>Starts with that many nodes a, b, c..., whose slow start is over.</summary>
    public static async Task<StillFleet> StartAsync(int nodes, Action<GatewayOptions>? configure = null)
    {
        var options = new GatewayOptions { Policy = "round-robin", ProbeInterval = TimeSpan.FromSeconds(60) };
        configure?.Invoke(options);
        options.Validate();
        var fleet = new StillFleet(await Backend.StartAsync(), options);
        for (var i = 0; i < nodes; i++)
        {
            await fleet.AddAsync($"{(char)('a' + i)}");
        }

        fleet.Pass(options.SlowStart.Window);
        return fleet;
    }

    public async Task AddAsync(string name, double weight = 1)
    {
        Fleet.Add(name, _backend.Address, weight);
        await Fleet.WaitReadyAsync(name, TimeSpan.FromSeconds(10));
    }

    /// <summary>Lets time pass.</summary>
    public void Pass(TimeSpan time)
    {
        _time.Advance(time);
        Fleet.Advance();
    }

    public void Pass(double seconds) => Pass(TimeSpan.FromSeconds(seconds));

    public NodeStatus Status(string name) => Fleet.Nodes.Single(n => n.Name == name);

    public NodeState State(string name) => Status(name).State;

    /// <summary>How many of so many requests, one after another, go to each node.</summary>
    public Dictionary<string, int> Count(int requests, double latencyMs = 10) =>
        Send(requests, _ => RequestOutcome.Good, _ => latencyMs);

    /// <summary>Requests one after another, which end as their node has it.</summary>
    public Dictionary<string, int> Send(
        int requests, Func<string, RequestOutcome> outcome, Func<string, double>? latencyMs = null)
    {
        var counts = Fleet.Nodes.ToDictionary(n => n.Name, _ => 0);
        for (var i = 0; i < requests; i++)
        {
            var node = Fleet.Choice.Acquire([null], mustHonourKeys: false);
            Assert.True(node is not null, $"request {i} found no node");
            counts[node.Name]++;
            node.Exit(latencyMs?.Invoke(node.Name) ?? 10, outcome(node.Name));
        }

        return counts;
    }

    /// <summary>The node itself, to tell it what happened.</summary>
    public Node Node(string name)
    {
        // The fleet shows its nodes only to requests.
        for (var i = 0; i < 1_000; i++)
        {
            var node = Fleet.Choice.Acquire([null], mustHonourKeys: false)!;
            node.Withdraw();
            if (node.Name == name)
            {
                return node;
            }
        }

        throw new InvalidOperationException($"'{name}' takes no requests");
    }

    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        await _backend.DisposeAsync();
    }
}
