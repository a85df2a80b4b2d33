using System.Text.Json;
using Stormproof.Testing;

namespace Stormproof.Integration.Tests.Load;

/// <summary><c>load --scale</c> on real processes, with steps so short that its figures mean little.</summary>
public sealed class ScaleTests
{
    [Fact]
    public async Task Scale_OneAndTwoNodes_HasPointsUsageAndBottleneck()
    {
        using var data = new TemporaryFolder();
        var report = Path.Combine(data.Path, "scaling.json");
        await using var tool = ToolProcess.Start(
            "load", "/healthz/live", "--scale", "1,2", "--data", Path.Combine(data.Path, "system"), "--replicas", "0", "--rate",
            "50", "--max-rate", "100", "--duration", "400ms", "--warm-up", "500ms", "--slo-p99", "10s", "--output", report,
            "--format", "json");

        var (exit, output) = await tool.EndAsync(TimeSpan.FromMinutes(3));

        Assert.True(exit == 0, $"{exit}: {string.Join('\n', tool.Errors)}");
        using var document = JsonDocument.Parse(output);
        var points = document.RootElement.GetProperty("points").EnumerateArray().ToArray();
        Assert.Equal([1, 2], points.Select(p => p.GetProperty("nodes").GetInt32()));
        Assert.All(points, p =>
        {
            Assert.InRange(p.GetProperty("rps").GetDouble(), 10, 110);
            Assert.True(p.GetProperty("efficiency").GetDouble() > 0);
            Assert.True(p.GetProperty("usage").GetProperty("nodeCores").GetDouble() > 0);
            Assert.True(p.GetProperty("usage").GetProperty("gatewayCores").GetDouble() > 0);
            Assert.NotEqual(JsonValueKind.Null, p.GetProperty("usage").GetProperty("databaseCores").ValueKind);
        });
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("usl").ValueKind);
        Assert.False(string.IsNullOrEmpty(document.RootElement.GetProperty("bottleneck").GetString()));
        Assert.Equal(output.Trim(), (await File.ReadAllTextAsync(report)).Trim());
    }
}
