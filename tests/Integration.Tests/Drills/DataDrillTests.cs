using static Stormproof.Integration.Tests.Drills.DrillProcess;

namespace Stormproof.Integration.Tests.Drills;

/// <summary>The drills about data as a user runs them, small, on real processes.</summary>
public sealed class DataDrillTests
{
    [Fact]
    public async Task Stampede_OneColdKey_IsLoadedOnceByTheFencedCache()
    {
        using var json = await PassAsync("stampede", 2, "--requests", "600");

        var (before, after) = Runs(json);
        Assert.True(before.GetProperty("databaseLoads").GetInt64() > 2, json.RootElement.ToString());
        Assert.Equal(1, after.GetProperty("databaseLoads").GetInt64());
        Assert.Equal(600, after.GetProperty("requests").GetInt64());
        // Nobody was answered before the one load had ended.
        Assert.True(after.GetProperty("p50Ms").GetDouble() >= 180, json.RootElement.ToString());
        AssertFields(json, "requests", "databaseLoads", "errors", "wrongAnswers", "rps", "p50Ms", "p99Ms", "durationMs");
    }

    [Fact]
    public async Task IdleReplicas_ReplayHeldForAWhile_EveryUserFindsItsWritesAndReplicasReadMost()
    {
        using var json = await PassAsync("idle-replicas", 2, "--users", "24", "--seconds", "4");

        var (before, after) = Runs(json);
        var ungated = json.RootElement.GetProperty("ungated");
        Assert.Equal(0, before.GetProperty("replicaShare").GetDouble());
        Assert.Equal(1, after.GetProperty("primaryShare").GetDouble() + after.GetProperty("replicaShare").GetDouble(), 3);
        Assert.True(after.GetProperty("ownReads").GetInt64() > 50, json.RootElement.ToString());
        Assert.Equal(0, after.GetProperty("readYourWritesViolations").GetInt64());
        // The same users do miss their writes on a replica that nobody watches: the figure above is not empty.
        Assert.True(ungated.GetProperty("readYourWritesViolations").GetInt64() > 0, json.RootElement.ToString());
        AssertFields(
            json, "requests", "errors", "primaryShare", "replicaShare", "readShare", "readsOnReplicas", "ownReads",
            "readYourWritesViolations", "rps", "p50Ms", "p99Ms", "durationMs");
    }

    [Fact]
    public async Task Oversell_FlashSale_SellsExactlyWhatThereIs()
    {
        using var json = await PassAsync("oversell", 2, "--buyers", "400", "--units", "20");

        var (before, after) = Runs(json);
        Assert.True(before.GetProperty("oversold").GetInt64() > 0, json.RootElement.ToString());
        Assert.Equal(before.GetProperty("sold").GetInt64() - 20, before.GetProperty("oversold").GetInt64());
        Assert.Equal(20, after.GetProperty("sold").GetInt64());
        Assert.Equal(380, after.GetProperty("refused").GetInt64());
        Assert.Equal(0, after.GetProperty("stockLeft").GetInt64());
        AssertFields(
            json, "sold", "oversold", "confirmed", "refused", "errors", "stockLeft", "rps", "p50Ms", "p99Ms", "durationMs");
    }
}
