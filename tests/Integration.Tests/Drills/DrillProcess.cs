using System.Text.Json;
using Stormproof.Testing;

namespace Stormproof.Integration.Tests.Drills;

/// <summary>A drill as a user runs it, on real processes.</summary>
internal static class DrillProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Runs it to its end, which must be a pass.</summary>
    public static async Task<JsonDocument> PassAsync(string drill, int nodes, params string[] options)
    {
        using var data = new TemporaryFolder();
        await using var tool = ToolProcess.Start(
            ["drill", drill, "--nodes", $"{nodes}", "--seed", "5", .. options, "--format", "json", "--data", data.Path]);

        var (exit, output) = await tool.EndAsync(Limit);

        Assert.True(exit == 0, $"exit {exit}\n{output}\n{string.Join('\n', tool.Errors)}");
        var json = JsonDocument.Parse(output);
        Assert.Equal(drill, json.RootElement.GetProperty("drill").GetString());
        Assert.Equal(5, json.RootElement.GetProperty("seed").GetInt32());
        Assert.Equal(nodes, json.RootElement.GetProperty("nodes").GetInt32());
        Assert.Equal("pass", json.RootElement.GetProperty("verdict").GetString());
        Assert.Empty(json.RootElement.GetProperty("reasons").EnumerateArray());
        return json;
    }

    public static (JsonElement Before, JsonElement After) Runs(JsonDocument json) =>
        (json.RootElement.GetProperty("before"), json.RootElement.GetProperty("after"));

    public static void AssertFields(JsonDocument json, params string[] names)
    {
        var (before, after) = Runs(json);
        Assert.All(names, n => Assert.True(before.TryGetProperty(n, out _) && after.TryGetProperty(n, out _), $"no field {n}"));
    }
}
