using System.Text.Json;
using Stormproof.Testing;

namespace Stormproof.Integration.Tests;

/// <summary>The drill as a user runs it, small.</summary>
public sealed class StalePriceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Drill_EveryFault_PlainCacheLiesAndFencedCacheDoesNot()
    {
        using var data = new TemporaryFolder();
        await using var tool = ToolProcess.Start(
            "drill", "stale-price", "--nodes", "2", "--seconds", "5", "--seed", "7", "--format", "json", "--data", data.Path);

        var (exit, output) = await tool.EndAsync(Limit);

        Assert.True(exit == 0, $"exit {exit}\n{output}\n{string.Join('\n', tool.Errors)}");
        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;
        Assert.Equal("stale-price", root.GetProperty("drill").GetString());
        Assert.Equal(7, root.GetProperty("seed").GetInt32());
        Assert.Equal("pass", root.GetProperty("verdict").GetString());
        var (before, after) = (root.GetProperty("before"), root.GetProperty("after"));
        Assert.True(before.GetProperty("staleReads").GetInt64() > 0);
        Assert.True(before.GetProperty("maxStaleMs").GetDouble() > 0);
        Assert.Equal(0, after.GetProperty("staleReads").GetInt64());
        Assert.Equal(0, after.GetProperty("missedCommits").GetInt64());
        Assert.Equal(0, after.GetProperty("staleAtEnd").GetInt64());
        foreach (var run in new[] { before, after })
        {
            Assert.Equal(0, run.GetProperty("lostWrites").GetInt64());
            Assert.All(
                run.GetProperty("faults").EnumerateObject(), f => Assert.True(f.Value.GetInt32() > 0, $"no {f.Name}"));
            foreach (var name in new[]
            {
                "reads", "writes", "staleReads", "maxStaleMs", "hitRate", "loads", "errors", "failedWrites", "p50Ms", "p99Ms",
                "durationMs",
            })
            {
                Assert.True(run.TryGetProperty(name, out _), $"no field {name}");
            }
        }

        // A promoted database must not stay for later runs to find.
        Assert.Empty(Directory.EnumerateFiles(data.Path, "PG_VERSION", SearchOption.AllDirectories));
    }
}
