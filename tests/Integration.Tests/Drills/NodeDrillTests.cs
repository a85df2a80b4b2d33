using static Stormproof.Integration.Tests.Drills.DrillProcess;

namespace Stormproof.Integration.Tests.Drills;

/// <summary>The drills about nodes that die, fall ill or leave, as a user runs them, small, on real processes.</summary>
public sealed class NodeDrillTests
{
    [Fact]
    public async Task DeadNode_ThreeOfFourNodesAreIll_UsersDoNotWaitForThem()
    {
        using var json = await PassAsync("dead-node", 4, "--rate", "50", "--seconds", "5");

        var (before, after) = Runs(json);
        // A quarter of the load each goes to the node that hangs and to the one that errs.
        Assert.True(before.GetProperty("errors").GetInt64() > 50, json.RootElement.ToString());
        Assert.True(before.GetProperty("p99Ms").GetDouble() >= 4_900, json.RootElement.ToString());
        Assert.Equal(0, before.GetProperty("ejections").GetInt64());
        Assert.Equal(0, after.GetProperty("timeouts").GetInt64());
        Assert.Equal(0, after.GetProperty("lateErrors").GetInt64());
        Assert.True(after.GetProperty("ejections").GetInt64() >= 1, json.RootElement.ToString());
        AssertFields(
            json, "requests", "errors", "errorRate", "timeouts", "serverErrors", "lateErrors", "retries", "ejections",
            "hungShare", "erringShare", "slowShare", "faults", "rps", "p50Ms", "p99Ms", "durationMs");
    }

    [Fact]
    public async Task StickyFailure_NodeDies_PinnedUsersLoseAllAndSharedNothing()
    {
        using var json = await PassAsync("sticky-failure", 2, "--users", "40");

        var (before, after) = Runs(json);
        var pinned = before.GetProperty("usersOnNode").GetInt32();
        Assert.InRange(pinned, 1, 39);
        Assert.True(before.GetProperty("lostSessions").GetInt32() >= pinned, json.RootElement.ToString());
        Assert.True(before.GetProperty("lostCarts").GetInt32() >= pinned, json.RootElement.ToString());
        Assert.Equal(40, after.GetProperty("users").GetInt32());
        Assert.Equal(0, after.GetProperty("usersHit").GetInt32());
        Assert.Equal(0, after.GetProperty("lostSessions").GetInt32());
        Assert.Equal(0, after.GetProperty("lostCarts").GetInt32());
        AssertFields(
            json, "users", "usersOnNode", "usersHit", "lostSessions", "lostCarts", "storedSessions", "kills", "requests",
            "failed", "retries", "p50Ms", "p99Ms", "durationMs");
    }

    [Fact]
    public async Task ScaleIn_NodesLeaveWithLongRequests_CutNoneWhenDrained()
    {
        using var json = await PassAsync("scale-in", 4, "--left", "2");

        var (before, after) = Runs(json);
        Assert.True(before.GetProperty("cutLongRequests").GetInt64() > 0, json.RootElement.ToString());
        Assert.Equal(0, after.GetProperty("cutRequests").GetInt64());
        Assert.Equal(2, after.GetProperty("nodesEnded").GetInt32());
        Assert.Equal(2, after.GetProperty("nodesLeft").GetInt32());
        AssertFields(
            json, "requests", "longRequests", "cutRequests", "cutLongRequests", "inFlight", "nodesEnded", "nodesLeft",
            "scaleInMs", "longestMs", "rps", "p50Ms", "p99Ms", "durationMs");
    }
}
