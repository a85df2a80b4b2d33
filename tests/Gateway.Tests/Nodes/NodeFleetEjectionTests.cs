using Stormproof.Model.Fleet;
using Stormproof.Model.Fleet.Outliers;
using static Stormproof.Model.Fleet.Outliers.RequestOutcome;

namespace Stormproof.Gateway.Tests.Nodes;

/// <summary>Nodes that answer their probes and are taken out all the same; and when too many are out.</summary>
public sealed class NodeFleetEjectionTests
{
    [Fact]
    public async Task Exit_ErrorsInARow_NodeIsOutForItsTimeAndComesBackSlowly()
    {
        await using var fleet = await StillFleet.StartAsync(3);
        var counts = fleet.Send(300, name => name == "b" ? ServerError : Good);

        Assert.Equal(5, counts["b"]);
        Assert.Equal(NodeState.Down, fleet.State("b"));
        Assert.Equal("ejected: 5 errors in a row", fleet.Status("b").Reason);
        fleet.Pass(29.5);
        Assert.Equal(0, fleet.Count(300)["b"]);
        fleet.Pass(0.6);
        Assert.Equal(NodeState.Warming, fleet.State("b"));
        Assert.InRange(fleet.Count(2_100)["b"], 95, 105);
    }

    [Fact]
    public async Task Exit_ErrsAgainAfterItsReturn_IsOutForLonger()
    {
        await using var fleet = await StillFleet.StartAsync(3);
        fleet.Send(300, name => name == "b" ? ServerError : Good);
        fleet.Pass(30);
        fleet.Send(3_000, name => name == "b" ? ServerError : Good);

        fleet.Pass(59);
        Assert.Equal(NodeState.Down, fleet.State("b"));
        fleet.Pass(1);
        Assert.Equal(NodeState.Warming, fleet.State("b"));
    }

    [Fact]
    public async Task Signal_GoodProbeWhileEjected_DoesNotBringItBack()
    {
        await using var fleet = await StillFleet.StartAsync(3);
        var node = fleet.Node("b");
        fleet.Send(300, name => name == "b" ? ServerError : Good);

        node.Signal(HealthSignal.ProbeGood);

        Assert.Equal(0, fleet.Count(300)["b"]);
        Assert.Equal("ejected: 5 errors in a row", fleet.Status("b").Reason);
    }

    /// <summary>What all suffer from is not the fault of one.</summary>
    [Theory, InlineData(1, 0), InlineData(2, 0), InlineData(3, 1), InlineData(10, 3), InlineData(20, 6)]
    public async Task Exit_EveryNodeErrs_NeverMoreThanTheCapIsOut(int nodes, int cap)
    {
        await using var fleet = await StillFleet.StartAsync(nodes);

        for (var i = 0; i < 100; i++)
        {
            fleet.Send(nodes, _ => ServerError);
            fleet.Fleet.Ejections.Compare();
            fleet.Pass(1);
            Assert.InRange(fleet.Fleet.Nodes.Count(n => n.State == NodeState.Down), 0, cap);
        }

        Assert.True(cap == 0 || fleet.Fleet.Nodes.Any(n => n.State == NodeState.Down));
    }

    [Fact]
    public async Task Remove_EjectedAreTooManyForWhatIsLeft_TheFirstEjectedComeBack()
    {
        await using var fleet = await StillFleet.StartAsync(10);
        foreach (var name in new[] { "c", "a", "b" })
        {
            fleet.Send(200, n => n == name ? ServerError : Good);
            fleet.Pass(1);
        }

        foreach (var name in new[] { "d", "e", "f", "g" })
        {
            await fleet.Fleet.RemoveAsync(name);
        }

        Assert.Equal(NodeState.Warming, fleet.State("c"));
        Assert.Equal(NodeState.Warming, fleet.State("a"));
        Assert.Equal(NodeState.Down, fleet.State("b"));
    }

    [Fact]
    public async Task Compare_OneNodeSlow_IsOut()
    {
        await using var fleet = await StillFleet.StartAsync(4);
        fleet.Send(400, _ => Good, name => name == "c" ? 160 : 10);

        fleet.Fleet.Ejections.Compare();

        Assert.Equal(NodeState.Down, fleet.State("c"));
        Assert.Contains("160 ms", fleet.Status("c").Reason, StringComparison.Ordinal);
    }

    /// <summary>Every other request: never five in a row.</summary>
    [Fact]
    public async Task Compare_OneNodeErrsOften_IsOut()
    {
        await using var fleet = await StillFleet.StartAsync(6);
        var requests = 0;
        fleet.Send(600, name => name == "c" && requests++ % 2 == 0 ? ServerError : Good);
        Assert.Equal(NodeState.Ready, fleet.State("c"));

        fleet.Fleet.Ejections.Compare();

        Assert.Equal(NodeState.Down, fleet.State("c"));
    }

    [Fact]
    public async Task Compare_FewRequestsEachTime_AddsThemUp()
    {
        await using var fleet = await StillFleet.StartAsync(4);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(NodeState.Ready, fleet.State("c"));
            fleet.Send(20, _ => Good, name => name == "c" ? 160 : 10);
            fleet.Fleet.Ejections.Compare();
        }

        Assert.Equal(NodeState.Down, fleet.State("c"));
    }

    /// <summary>A node whose probes are good and whose requests hang would come and go with every probe.</summary>
    [Fact]
    public async Task Signal_BrokenRequestsAndGoodProbes_NodeStaysOutForItsTime()
    {
        await using var fleet = await StillFleet.StartAsync(3);
        var node = fleet.Node("b");
        Break(fleet, "b");

        node.Signal(HealthSignal.ProbeGood);

        Assert.Equal(0, fleet.Count(300)["b"]);
        Assert.Equal("ejected: 3 broken requests in a row", fleet.Status("b").Reason);
        fleet.Pass(30);
        Assert.Equal(NodeState.Warming, fleet.State("b"));
    }

    /// <summary>A broken node is no judgement: it leaves the cap to the judgement of others.</summary>
    [Fact]
    public async Task Exit_OneBrokenAndOneErring_BothAreOut()
    {
        await using var fleet = await StillFleet.StartAsync(4);
        Break(fleet, "b");

        fleet.Send(300, name => name == "c" ? ServerError : Good);

        Assert.Equal(NodeState.Down, fleet.State("b"));
        Assert.Equal(NodeState.Down, fleet.State("c"));
    }

    [Fact]
    public async Task Signal_BrokenRequestsInAFleetOfTwo_GoodProbeBringsItBack()
    {
        await using var fleet = await StillFleet.StartAsync(2);
        var node = fleet.Node("b");
        Break(fleet, "b");
        Assert.Equal(NodeState.Down, fleet.State("b"));

        node.Signal(HealthSignal.ProbeGood);

        Assert.Equal(NodeState.Warming, fleet.State("b"));
    }

    [Fact]
    public async Task Acquire_HalfAreHealthy_OthersGetNothing()
    {
        await using var fleet = await StillFleet.StartAsync(4);
        Break(fleet, "a");
        Break(fleet, "b");

        var counts = fleet.Count(100);

        Assert.Equal([0, 0, 50, 50], counts.Values);
    }

    [Fact]
    public async Task Acquire_FewerThanHalfAreHealthy_AllServeUntilHalfAre()
    {
        await using var fleet = await StillFleet.StartAsync(4);
        var node = fleet.Node("a");
        foreach (var name in new[] { "a", "b", "c" })
        {
            Break(fleet, name);
        }

        Assert.All(fleet.Count(100).Values, c => Assert.Equal(25, c));
        Assert.Equal(NodeState.Down, fleet.State("a"));
        fleet.Pass(30);
        node.Signal(HealthSignal.ProbeGood);

        var counts = fleet.Count(110);
        Assert.Equal(0, counts["b"] + counts["c"]);
        Assert.True(counts["a"] > 0);
    }

    /// <summary>Its own word, or nobody there: what goes to it only costs a retry.</summary>
    [Theory, InlineData(HealthSignal.ProbeRefused), InlineData(HealthSignal.ConnectFailed)]
    public async Task Acquire_PanicAndANodeSaysNo_ItGetsNothing(HealthSignal no)
    {
        await using var fleet = await StillFleet.StartAsync(4);
        fleet.Node("a").Signal(no);
        Break(fleet, "b");
        Break(fleet, "c");

        var counts = fleet.Count(90);

        Assert.Equal([0, 30, 30, 30], counts.Values);
    }

    [Fact]
    public async Task Acquire_PanicAndANodeDrains_ItGetsNothing()
    {
        await using var fleet = await StillFleet.StartAsync(4);
        var held = fleet.Node("a");
        Assert.True(held.TryEnter());
        var drained = fleet.Fleet.DrainAsync("a", TimeSpan.FromMinutes(1));
        Break(fleet, "b");
        Break(fleet, "c");

        Assert.Equal([0, 30, 30, 30], fleet.Count(90).Values);
        held.Exit(1, Good);
        Assert.True(await drained);
    }

    /// <summary>A fleet that doubles has as many new nodes as old ones; that is no panic.</summary>
    [Fact]
    public async Task Acquire_ManyNeverReadyYet_TheyGetNothing()
    {
        await using var fleet = await StillFleet.StartAsync(1);
        for (var i = 0; i < 5; i++)
        {
            fleet.Fleet.Add($"new{i}", new Uri("http://127.0.0.1:9/"));
        }

        Assert.Equal(100, fleet.Count(100)["a"]);
    }

    private static void Break(StillFleet fleet, string name)
    {
        var node = fleet.Node(name);
        for (var i = 0; i < 3; i++)
        {
            node.Signal(HealthSignal.RequestFailed);
        }
    }
}
