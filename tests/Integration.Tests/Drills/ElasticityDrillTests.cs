using System.Text.Json;
using Stormproof.Testing;

namespace Stormproof.Integration.Tests.Drills;

/// <summary>The drills in which a fleet changes its size, small, on real processes: what is waited for waits, and nodes are held
/// to parts of a core, so that a busy machine changes little.</summary>
public sealed class ElasticityDrillTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Runaway_BootCpuAsLoad_RunsIntoTheCapAndOursDoesNot()
    {
        using var json = await PassAsync("runaway", "--minute", "2s", "--minutes", "8", "--max-nodes", "6", "--seed", "5");

        var (before, after) = Runs(json);
        var need = json.RootElement.GetProperty("need").GetInt32();
        Assert.Equal(6, before.GetProperty("nodesPeak").GetInt32());
        Assert.InRange(after.GetProperty("nodesPeak").GetInt32(), need, need + 2);
        Assert.True(after.GetProperty("cost").GetDouble() < before.GetProperty("cost").GetDouble(), json.RootElement.ToString());
        AssertFields(
            json, "nodesPeak", "nodesAtEnd", "nodeHours", "cost", "sloViolationShare", "bootCpu", "requests", "errors", "rps",
            "p50Ms", "p99Ms", "durationMs");
    }

    [Fact]
    public async Task SaturatedDatabase_MoreNodes_AreStoppedAsFutileWithTheFigures()
    {
        using var json = await PassAsync(
            "saturated-database", "--minute", "1s", "--minutes", "26", "--max-nodes", "5", "--seed", "5");

        var (before, after) = Runs(json);
        var evidence = after.GetProperty("evidence");
        Assert.Equal(5, before.GetProperty("nodesPeak").GetInt32());
        Assert.True(after.GetProperty("futilityStops").GetInt32() > 0, json.RootElement.ToString());
        Assert.True(
            evidence.GetProperty("nodesAfter").GetInt32() > evidence.GetProperty("nodesBefore").GetInt32(), evidence.ToString());
        Assert.Contains("futile", evidence.GetProperty("decision").GetString(), StringComparison.Ordinal);
        AssertFields(
            json, "nodesPeak", "nodesAtEnd", "readyAtEnd", "nodeHours", "cost", "firstRps", "rps", "futilityStops", "evidence",
            "requests", "errors", "p50Ms", "p99Ms", "durationMs");
    }

    [Fact]
    public async Task ColdNodes_InWarmWaves_HaveNoHerd()
    {
        using var json = await PassAsync(
            "cold-nodes", "--from", "2", "--to", "6", "--rps", "100", "--slow-start", "1s", "--seed", "5");

        var (before, after) = Runs(json);
        Assert.Equal(6, json.RootElement.GetProperty("nodes").GetInt32());
        Assert.True(
            2 * after.GetProperty("databaseQpsPeak").GetDouble() <= before.GetProperty("databaseQpsPeak").GetDouble(),
            json.RootElement.ToString());
        Assert.Equal(0, after.GetProperty("errors").GetInt64());
        AssertFields(
            json, "nodesAtEnd", "databaseQpsPeak", "databaseQueries", "p99MsPeak", "errors", "requests", "p50Ms", "growthMs",
            "durationMs");
    }

    private static async Task<JsonDocument> PassAsync(string drill, params string[] options)
    {
        using var data = new TemporaryFolder();
        await using var tool = ToolProcess.Start(["drill", drill, .. options, "--format", "json", "--data", data.Path]);

        var (exit, output) = await tool.EndAsync(Limit);

        Assert.True(exit == 0, $"exit {exit}\n{output}\n{string.Join('\n', tool.Errors)}");
        var json = JsonDocument.Parse(output);
        Assert.Equal(drill, json.RootElement.GetProperty("drill").GetString());
        Assert.Equal(5, json.RootElement.GetProperty("seed").GetInt32());
        Assert.Equal("pass", json.RootElement.GetProperty("verdict").GetString());
        return json;
    }

    private static (JsonElement Before, JsonElement After) Runs(JsonDocument json) =>
        (json.RootElement.GetProperty("before"), json.RootElement.GetProperty("after"));

    private static void AssertFields(JsonDocument json, params string[] names)
    {
        var (before, after) = Runs(json);
        Assert.All(names, n => Assert.True(before.TryGetProperty(n, out _) && after.TryGetProperty(n, out _), $"no field {n}"));
    }
}
