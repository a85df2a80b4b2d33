using Stormproof.Model.Fleet;

namespace Stormproof.Gateway.Tests.Nodes;

/// <summary>Weights, and the slow start of a node that is new or back.</summary>
public sealed class NodeFleetShareTests
{
    public static TheoryData<string> Policies() => [.. BalancingPolicy.Names];

    [Theory, MemberData(nameof(Policies))]
    public async Task Add_ToAServingFleet_ItsShareGrowsFromATenth(string policy)
    {
        await using var fleet = await StillFleet.StartAsync(3, o => o.Policy = policy);
        fleet.Count(300);

        await fleet.AddAsync("d");
        Assert.Equal(NodeState.Warming, fleet.State("d"));
        var shares = new List<double>();
        foreach (var step in new[] { 0.0, 7.5, 7.5, 7.5, 7.4 })
        {
            fleet.Pass(step);
            shares.Add(fleet.Count(10_000)["d"] / 10_000.0);
        }

        Assert.Equal(NodeState.Warming, fleet.State("d"));
        fleet.Pass(0.2);
        Assert.Equal(NodeState.Ready, fleet.State("d"));
        shares.Add(fleet.Count(10_000)["d"] / 10_000.0);
        var due = new[] { 0.1, 0.25, 0.5, 0.75, 0.997, 1 }.Select(s => s / (3 + s));
        Assert.All(shares.Zip(due), s => Assert.True(
            Math.Abs(s.First - s.Second) < 0.015, $"{policy}: {string.Join(", ", shares)} instead of {string.Join(", ", due)}"));
    }

    [Fact]
    public async Task Signal_NodeComesBack_ItsShareGrowsFromATenthAgain()
    {
        await using var fleet = await StillFleet.StartAsync(3);
        var node = fleet.Node("b");

        node.Signal(HealthSignal.ProbeRefused);
        Assert.Equal(0, fleet.Count(300)["b"]);
        fleet.Pass(300);
        node.Signal(HealthSignal.ProbeGood);

        Assert.Equal(NodeState.Warming, fleet.State("b"));
        Assert.InRange(fleet.Count(2_100)["b"], 95, 105);
        fleet.Pass(30);
        Assert.Equal(700, fleet.Count(2_100)["b"]);
    }

    /// <summary>One that begins to hang has the latency of its good days, and would draw all requests by it.</summary>
    [Fact]
    public async Task Probe_RequestsUnanswered_IsAsSlowAsItHasKeptThemWaiting()
    {
        await using var fleet = await StillFleet.StartAsync(3);
        fleet.Count(300, latencyMs: 5);
        var node = fleet.Node("b");
        Assert.True(node.TryEnter());
        Assert.True(node.TryEnter());

        fleet.Pass(0.05);
        Assert.Equal(new NodeProbe(2, 50), node.Probe(fleet.Now));
        node.AnswerBegins();
        fleet.Pass(0.02);
        Assert.Equal(new NodeProbe(2, 20), node.Probe(fleet.Now));
        node.AnswerBegins();
        fleet.Pass(0.1);
        // The 5 ms of a lone request, for one that would be the third.
        Assert.Equal(new NodeProbe(2, 15), node.Probe(fleet.Now));
    }

    [Fact]
    public async Task Add_WholeFleetIsNew_SharesAreEven()
    {
        await using var fleet = await StillFleet.StartAsync(0);
        await fleet.AddAsync("a");
        await fleet.AddAsync("b");

        Assert.All(fleet.Count(1_000).Values, c => Assert.Equal(500, c));
    }

    [Fact]
    public async Task Add_WithAWeight_GetsThatManyTimesAsMuch()
    {
        await using var fleet = await StillFleet.StartAsync(1);
        await fleet.AddAsync("heavy", weight: 3);
        fleet.Pass(30);

        Assert.Equal(750, fleet.Count(1_000)["heavy"]);
    }

    [Theory, InlineData(0), InlineData(-1), InlineData(100.5), InlineData(double.NaN)]
    public async Task Add_WeightOutOfRange_NamesItAndTheRange(double weight)
    {
        await using var fleet = await StillFleet.StartAsync(0);

        var error = Assert.Throws<ArgumentException>(() => fleet.Fleet.Add("a", new Uri("http://127.0.0.1:1"), weight));

        Assert.Contains($"'a' is {weight}", error.Message, StringComparison.Ordinal);
        Assert.Contains("0.01 to 100", error.Message, StringComparison.Ordinal);
        Assert.Empty(fleet.Fleet.Nodes);
    }

    /// <summary>Restarted between two probes: nobody saw it down.</summary>
    [Fact]
    public async Task Identify_AnotherProcessAnswers_StartsALifeOfItsOwn()
    {
        await using var fleet = await StillFleet.StartAsync(3);
        var node = fleet.Node("b");
        node.Identify("first", honoursKeys: true);
        node.Signal(HealthSignal.ProbeGood);
        fleet.Count(300, latencyMs: 900);
        node.Signal(HealthSignal.RequestFailed);
        node.Signal(HealthSignal.RequestFailed);

        node.Identify("second", honoursKeys: true);
        Assert.Equal(NodeState.Starting, fleet.State("b"));
        node.Signal(HealthSignal.ProbeGood);

        Assert.Equal(NodeState.Warming, fleet.State("b"));
        Assert.Equal(0, fleet.Status("b").LatencyMs);
        Assert.InRange(fleet.Count(2_100)["b"], 95, 105);
        node.Signal(HealthSignal.RequestFailed);
        Assert.Equal(NodeState.Warming, fleet.State("b"));
    }

    [Fact]
    public async Task Identify_SameProcessOrNoName_ChangesNothing()
    {
        await using var fleet = await StillFleet.StartAsync(1);
        var node = fleet.Node("a");

        foreach (var instance in new[] { null, "first", "first", null, "first" })
        {
            node.Identify(instance, honoursKeys: true);
            Assert.Equal(NodeState.Ready, fleet.State("a"));
        }
    }
}
