using Stormproof.Model.Fleet;
using static Stormproof.Model.Fleet.HealthSignal;

namespace Stormproof.Model.Tests.Fleet;

public sealed class NodeHealthTests
{
    private static readonly HealthRules Rules = new(Rise: 2, Fall: 3, BrokenRequests: 3);
    private static readonly NodeHealth Starting = new(NodeState.Starting);
    private static readonly NodeHealth Ready = new(NodeState.Ready);

    [Theory, InlineData(ProbeRefused), InlineData(ProbeFailed), InlineData(RequestGood), InlineData(RequestFailed),
        InlineData(ConnectFailed)]
    public void After_NoGoodProbeYet_NeverBecomesReady(HealthSignal signal) =>
        Assert.Equal(NodeState.Starting, After(Starting, Enumerable.Repeat(signal, 20)).State);

    [Fact]
    public void After_FirstGoodProbe_IsReady() => Assert.Equal(NodeState.Ready, After(Starting, [ProbeGood]).State);

    [Fact]
    public void After_FailedProbes_IsDownAtTheFallCount()
    {
        Assert.Equal(NodeState.Ready, After(Ready, [ProbeFailed, ProbeFailed]).State);
        Assert.Equal(NodeState.Down, After(Ready, [ProbeFailed, ProbeFailed, ProbeFailed]).State);
    }

    [Fact]
    public void After_GoodProbeBetweenFailedOnes_CountsAnew() =>
        Assert.Equal(NodeState.Ready, After(Ready, [ProbeFailed, ProbeFailed, ProbeGood, ProbeFailed, ProbeFailed]).State);

    [Fact]
    public void After_DownAndGoodProbes_IsReadyAtTheRiseCount()
    {
        var down = After(Ready, [ProbeRefused]);

        Assert.Equal(NodeState.Down, After(down, [ProbeGood]).State);
        Assert.Equal(NodeState.Ready, After(down, [ProbeGood, ProbeGood]).State);
    }

    [Theory, InlineData(ProbeFailed), InlineData(ProbeRefused), InlineData(ConnectFailed)]
    public void After_BadSignalBetweenGoodProbes_RiseCountsAnew(HealthSignal bad)
    {
        var down = After(Ready, [ProbeRefused]);

        Assert.Equal(NodeState.Down, After(down, [ProbeGood, bad, ProbeGood]).State);
    }

    [Fact]
    public void After_LongReadyThenDown_OldGoodProbesDoNotCount()
    {
        var down = After(Ready, [.. Enumerable.Repeat(ProbeGood, 50), ProbeFailed, ProbeFailed, ProbeFailed]);

        Assert.Equal(NodeState.Down, After(down, [ProbeGood]).State);
    }

    [Theory, InlineData(ProbeRefused), InlineData(ConnectFailed)]
    public void After_NodeSaysNoOrIsGone_IsDownAtOnce(HealthSignal signal) =>
        Assert.Equal(NodeState.Down, After(Ready, [signal]).State);

    [Fact]
    public void After_BrokenRequestsInARow_IsDownAtTheCount()
    {
        Assert.Equal(NodeState.Ready, After(Ready, [RequestFailed, RequestFailed]).State);
        Assert.Equal(NodeState.Down, After(Ready, [RequestFailed, RequestFailed, RequestFailed]).State);
    }

    [Fact]
    public void After_GoodRequestBetweenBrokenOnes_CountsAnew() => Assert.Equal(
        NodeState.Ready, After(Ready, [RequestFailed, RequestFailed, RequestGood, RequestFailed, RequestFailed]).State);

    [Fact]
    public void After_GoodProbeBetweenBrokenRequests_DoesNotForgiveThem() => Assert.Equal(
        NodeState.Down, After(Ready, [RequestFailed, RequestFailed, ProbeGood, RequestFailed]).State);

    [Fact]
    public void After_RecoveryFromBrokenRequests_StartsWithAFullCount()
    {
        var recovered = After(Ready, [RequestFailed, RequestFailed, RequestFailed, ProbeGood, ProbeGood]);

        Assert.Equal(NodeState.Ready, recovered.State);
        Assert.Equal(NodeState.Ready, After(recovered, [RequestFailed, RequestFailed]).State);
    }

    [Theory, InlineData(RequestGood), InlineData(RequestFailed)]
    public void After_DownAndOnlyRequests_StaysDown(HealthSignal signal) =>
        Assert.Equal(NodeState.Down, After(new NodeHealth(NodeState.Down), Enumerable.Repeat(signal, 20)).State);

    [Fact]
    public void After_Draining_NeverBecomesReady()
    {
        const int Seed = 5;
        var random = new Random(Seed);
        var health = new NodeHealth(NodeState.Draining);
        for (var i = 0; i < 2_000; i++)
        {
            var signal = (HealthSignal)random.Next(Enum.GetValues<HealthSignal>().Length);
            health = health.After(signal, Rules);
            Assert.True(health.State == NodeState.Draining, $"seed {Seed}, step {i}: {signal} made it {health.State}");
        }
    }

    [Theory]
    [InlineData(true, ProbeFailed, ProbeFailed, ProbeFailed), InlineData(true, RequestFailed, RequestFailed, RequestFailed)]
    [InlineData(false, ProbeRefused), InlineData(false, ConnectFailed)]
    [InlineData(false, ProbeRefused, ProbeFailed, ProbeFailed, ProbeFailed)]
    [InlineData(true, ProbeRefused, ProbeGood, RequestGood)]
    public void MayServeInPanic_Down_UnlessItSaidNoItself(bool may, params HealthSignal[] signals) =>
        Assert.Equal(may, After(Ready, signals).MayServeInPanic);

    [Fact]
    public void MayServeInPanic_NeverReadyOrLeaving_IsFalse()
    {
        Assert.False(After(Starting, [ProbeFailed, ProbeFailed, ProbeFailed]).MayServeInPanic);
        Assert.False(new NodeHealth(NodeState.Draining).MayServeInPanic);
    }

    private static NodeHealth After(NodeHealth health, IEnumerable<HealthSignal> signals) =>
        signals.Aggregate(health, (h, s) => h.After(s, Rules));
}
