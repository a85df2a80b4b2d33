using Stormproof.Model.Consistency;

namespace Stormproof.Model.Tests.Consistency;

public sealed class PrimaryElectionTests
{
    [Fact]
    public void Choose_OldPrimaryGoneAndReplicaPromoted_PromotedWins() =>
        Assert.Equal(1, PrimaryElection.Choose([Primary(1) with { IsReachable = false }, Primary(2), Replica(2)], 0));

    [Fact]
    public void Choose_OldPrimaryStillRuns_HigherTimelineWinsWhicheverWasFirst()
    {
        Assert.Equal(1, PrimaryElection.Choose([Primary(1), Primary(2)], 0));
        Assert.Equal(1, PrimaryElection.Choose([Primary(1), Primary(2)], 1));
        Assert.Equal(1, PrimaryElection.Choose([Primary(1), Primary(2)], -1));
    }

    [Fact]
    public void Choose_TwoOfOneTimeline_KeepsTheOneItHas() =>
        Assert.Equal(0, PrimaryElection.Choose([Primary(2), Primary(2)], 0));

    [Fact]
    public void Choose_PrimarySilentAndNobodyPromoted_KeepsIt()
    {
        Assert.Equal(0, PrimaryElection.Choose([Primary(1) with { IsReachable = false }, Replica(1)], 0));
        Assert.Equal(0, PrimaryElection.Choose([Primary(2) with { IsReachable = false }, Primary(1)], 0));
    }

    [Fact]
    public void Choose_PrimaryCameBackAsAReplica_TheOtherWinsOnItsTimeline()
    {
        Assert.Equal(1, PrimaryElection.Choose([Replica(2), Primary(2)], 0));
        Assert.Equal(0, PrimaryElection.Choose([Replica(2), Replica(2)], 0));
    }

    [Fact]
    public void Choose_NothingKnown_IsNone() => Assert.Equal(-1, PrimaryElection.Choose([Replica(1)], -1));

    private static ServerView Primary(uint timeline) => new(true, false, new LogPosition(timeline, 100), null, 0, 10);

    private static ServerView Replica(uint timeline) =>
        new(true, true, new LogPosition(timeline, 100), default(ReplicaLag), 0, 10);
}
