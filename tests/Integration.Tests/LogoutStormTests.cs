using System.Text.Json;
using Stormproof.Testing;

namespace Stormproof.Integration.Tests;

/// <summary>The drill as a user runs it, on real processes.</summary>
public sealed class LogoutStormTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Drill_TwoThousandUsers_BeforeFailsAndAfterDoesNot()
    {
        using var data = new TemporaryFolder();
        await using var tool = ToolProcess.Start(
            "drill", "logout-storm", "--users", "2000", "--nodes", "3", "--seed", "7", "--format", "json", "--data", data.Path);

        var (exit, output) = await tool.EndAsync(Limit);

        Assert.True(exit == 0, $"exit {exit}\n{output}\n{string.Join('\n', tool.Errors)}");
        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;
        Assert.Equal("logout-storm", root.GetProperty("drill").GetString());
        Assert.Equal(7, root.GetProperty("seed").GetInt32());
        Assert.Equal("pass", root.GetProperty("verdict").GetString());
        var (before, after) = (root.GetProperty("before"), root.GetProperty("after"));
        Assert.True(before.GetProperty("errorRateAfterLogin").GetDouble() >= 0.4);
        Assert.Equal(0, after.GetProperty("failed").GetInt64());
        Assert.True(after.GetProperty("peakSessions").GetInt64() >= 2000);
        Assert.True(after.GetProperty("kills").GetInt32() >= 1);
        Assert.True(after.GetProperty("restarts").GetInt32() >= 3);
        Assert.Equal(0, after.GetProperty("duplicateOrders").GetInt64());
        Assert.Equal(0, after.GetProperty("lostOrders").GetInt64());
        foreach (var name in new[]
        {
            "requests", "failed", "errorRate", "loggedOut", "lostCarts", "serverErrors", "timeouts", "retriedByGateway", "kills",
            "restarts", "peakSessions", "duplicateOrders", "lostOrders", "rps", "p50Ms", "p99Ms", "durationMs",
        })
        {
            Assert.True(before.TryGetProperty(name, out _) && after.TryGetProperty(name, out _), $"no field {name}");
        }
    }
}
