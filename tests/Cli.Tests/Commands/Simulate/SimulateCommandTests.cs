using System.Text.Json;

namespace Stormproof.Cli.Tests.Commands.Simulate;

public sealed class SimulateCommandTests
{
    private static string Write(string name, string text)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("simulate").FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    [Fact]
    public async Task Simulate_Json_IsOneDocumentWithEachPolicy()
    {
        var run = await ToolRun.OfAsync(
            "simulate", "--trace", "step", "--policy", "ours", "--policy", "hpa:60", "--policy", "kpa", "--policy", "cpu-step",
                "--format", "json");

        Assert.Equal(ExitCode.Fine, run.Code);
        var root = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(3_600, root.GetProperty("seconds").GetInt32());
        var policies = root.GetProperty("policies").EnumerateArray().ToArray();
        Assert.Equal(["ours", "hpa:60", "kpa", "cpu-step"], policies.Select(p => p.GetProperty("policy").GetString()));
        foreach (var policy in policies)
        {
            Assert.InRange(policy.GetProperty("sloViolationShare").GetDouble(), 0, 1);
            Assert.True(policy.GetProperty("nodeHours").GetDouble() > 10);
            Assert.InRange(policy.GetProperty("elasticity").GetProperty("instability").GetDouble(), 0, 1);
        }
    }

    [Fact]
    public async Task Simulate_SameSeed_SameDocument()
    {
        var first = await ToolRun.OfAsync("simulate", "--trace", "flash-sale", "--seed", "3", "--format", "json");
        var second = await ToolRun.OfAsync("simulate", "--trace", "flash-sale", "--seed", "3", "--format", "json");

        Assert.Equal(first.Output, second.Output);
        Assert.NotEqual(first.Output, (await ToolRun.OfAsync("simulate", "--trace", "flash-sale", "--seed", "4", "--format",
            "json")).Output);
    }

    [Fact]
    public async Task Simulate_Html_WritesAPageWithTheTableAndCharts()
    {
        var path = Write("page.html", "");
        var run = await ToolRun.OfAsync("simulate", "--trace", "step", "--html", path);

        Assert.Equal(ExitCode.Fine, run.Code);
        var page = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.Contains("SLO violations", page, StringComparison.Ordinal);
        Assert.Contains("Nodes: hpa", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("SLO violations", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_TraceFile_IsReadAsTheShippedOne()
    {
        var path = Write("step.csv", "");
        Assert.Equal(ExitCode.Fine, (await ToolRun.OfAsync("simulate", "--trace", "step", "--save-trace", path)).Code);
        var fromFile = await ToolRun.OfAsync("simulate", "--trace", path, "--format", "json");
        var shipped = await ToolRun.OfAsync("simulate", "--trace", "step", "--format", "json");

        Assert.Equal(shipped.Output, fromFile.Output);
    }

    [Fact]
    public async Task Simulate_PolicyFile_IsNamedByItsFile()
    {
        var path = Write("careful.yaml", "maxNodes: 50\nscaleOut: { waveNodes: 1, waveShare: 0 }\n");
        var run = await ToolRun.OfAsync("simulate", "--trace", "step", "--policy", path, "--format", "json");

        Assert.Contains("\"policy\": \"careful\"", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nope", "daily-wave, flash-sale, step, outage-retry-storm")]
    [InlineData("nope.csv", "nope.csv")]
    public async Task Simulate_NoSuchTrace_Refused(string trace, string told) =>
        Assert.Contains(told, await ToolRun.RefusedAsync("simulate", "--trace", trace), StringComparison.Ordinal);

    [Theory]
    [InlineData("foo", "give ours, hpa")]
    [InlineData("hpa:200", "from 1 to 99, for example 80")]
    [InlineData("none.yaml", "does not exist")]
    public async Task Simulate_NoSuchPolicy_Refused(string policy, string told) =>
        Assert.Contains(
            told, await ToolRun.RefusedAsync("simulate", "--trace", "step", "--policy", policy), StringComparison.Ordinal);

    [Fact]
    public async Task Simulate_ImpossibleFleet_Refused()
    {
        Assert.Contains("--slo-ms 250", await ToolRun.RefusedAsync("simulate", "--trace", "step", "--node-rps", "5"),
            StringComparison.Ordinal);
        Assert.Contains(
            "--min-nodes 9", await ToolRun.RefusedAsync("simulate", "--trace", "step", "--min-nodes", "9", "--max-nodes", "5"),
            StringComparison.Ordinal);
        Assert.Contains("--trace", await ToolRun.RefusedAsync("simulate"), StringComparison.Ordinal);
        Assert.Contains("--max-nodes 'x'", await ToolRun.RefusedAsync("simulate", "--trace", "step", "--max-nodes", "x"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_BadTraceFile_TellsEachLine()
    {
        var run = await ToolRun.OfAsync("simulate", "--trace", Write("bad.csv", "t,rate\n0,10\n10,20\n5,30\n20,-1\n"));

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Empty(run.Output);
        Assert.Contains("bad.csv:4:1: '5' is not after", run.Error, StringComparison.Ordinal);
        Assert.Contains("bad.csv:5: '-1' is no rate", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_HtmlThatCannotBeWritten_Refused() =>
        Assert.Contains(
            "--html", await ToolRun.RefusedAsync("simulate", "--trace", "step", "--html", "/nowhere/at/all.html"),
                StringComparison.Ordinal);

    [Fact]
    public async Task Simulate_Balancer_ComparesEachPolicy()
    {
        var run = await ToolRun.OfAsync(
            "simulate", "--balancer", "all", "--nodes", "50", "--requests", "20000", "--slow-nodes", "2", "--mix", "heavy",
                "--format", "json");

        Assert.Equal(ExitCode.Fine, run.Code);
        var policies = JsonDocument.Parse(run.Output).RootElement.GetProperty("policies").EnumerateArray().ToArray();
        Assert.Equal(4, policies.Length);
        Assert.All(policies, p => Assert.True(p.GetProperty("p99Ms").GetDouble() > p.GetProperty("p50Ms").GetDouble()));
        var table = await ToolRun.OfAsync("simulate", "--balancer", "prequal", "--nodes", "50", "--requests", "20000");
        Assert.Contains("prequal", table.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--balancer 'best'", "--balancer", "best")]
    [InlineData("--slow-nodes 9 and --cold-nodes 9", "--balancer", "all", "--nodes", "10", "--slow-nodes", "9", "--cold-nodes",
        "9")]
    [InlineData("--load '1.5'", "--balancer", "all", "--load", "1.5")]
    public async Task Simulate_ImpossibleBalancer_Refused(string told, params string[] args) =>
        Assert.Contains(told, await ToolRun.RefusedAsync(["simulate", .. args]), StringComparison.Ordinal);
}
