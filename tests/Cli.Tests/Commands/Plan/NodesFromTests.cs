using Stormproof.Cli.Commands.Load.Scaling;
using Stormproof.Cli.Tests.Commands.Load;
using Stormproof.Cli.Tests.Commands.Load.Scaling;
using Stormproof.Load.Results;

namespace Stormproof.Cli.Tests.Commands.Plan;

/// <summary><c>plan nodes --from</c>: reports of <c>load</c> as they are written.</summary>
public sealed class NodesFromTests
{
    [Fact]
    public async Task From_ScaleOfThreeCounts_TakesCapacityAndEfficiency()
    {
        using var file = Scale((1, 500), (2, 900), (4, 1_600));

        var plan = await PlanRun.JsonAsync("nodes", "--peak-rps", "8000", "--margin", "0", "--from", file.Path);

        Assert.Equal(500, plan.GetProperty("rpsPerNode").GetDouble());
        Assert.Equal(0.8, plan.GetProperty("efficiency").GetDouble(), 9);
        Assert.Equal(20, plan.GetProperty("nodes").GetInt32());
        Assert.Contains("shared one machine with 2 processors", PlanRun.Texts(plan, "caveats")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_ScaleOfFourCounts_TakesTheFit()
    {
        using var file = Scale((1, 500), (2, 900), (4, 1_600), (8, 2_500));

        var plan = await PlanRun.JsonAsync("nodes", "--peak-rps", "1000", "--from", file.Path);

        Assert.Equal(4, plan.GetProperty("fit").GetProperty("points").GetInt32());
    }

    [Fact]
    public async Task From_Efficiency_GoesBeforeTheReports()
    {
        using var file = Scale((1, 500), (2, 900), (4, 1_600), (8, 2_500));

        var plan = await PlanRun.JsonAsync("nodes", "--peak-rps", "1000", "--from", file.Path, "--efficiency", "0.5");

        Assert.Equal(0.5, plan.GetProperty("efficiency").GetDouble());
    }

    [Fact]
    public async Task From_Knee_IsWhatOneNodeCarries()
    {
        using var file = Run(SampleResult.Knee());

        var plan = await PlanRun.JsonAsync("nodes", "--peak-rps", "10000", "--from", file.Path);

        Assert.Equal(1_480, plan.GetProperty("rpsPerNode").GetDouble());
        Assert.Contains(PlanRun.Texts(plan, "caveats"), c => c.Contains("is the knee of", StringComparison.Ordinal));
        Assert.Contains(
            PlanRun.Texts(plan, "caveats"), c => c.StartsWith("Efficiency was not measured", StringComparison.Ordinal));
    }

    [Fact]
    public async Task From_PlainRun_SaysThatItIsNoCapacity()
    {
        using var file = Run(SampleResult.Of());

        var plan = await PlanRun.JsonAsync("nodes", "--peak-rps", "10000", "--from", file.Path);

        Assert.Equal(99.9, plan.GetProperty("rpsPerNode").GetDouble());
        Assert.Contains("which is no capacity", PlanRun.Texts(plan, "caveats")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_VoidRun_IsRefusedWithItsPlace()
    {
        using var file = Run(SampleResult.Void());

        var line = await ToolRun.RefusedAsync("plan", "nodes", "--peak-rps", "1000", "--from", file.Path);

        Assert.Matches(@":\d+:\d+: the generator was the bottleneck", line);
    }

    [Theory]
    [InlineData("{\"points\":[{\"nodes\":2,\"rps\":900}]}", "1:11: points have no capacity of one node")]
    [InlineData("{\"points\":[{\"nodes\":1,\"rps\":-5}]}", "1:29: points[1].rps '-5' is not allowed")]
    [InlineData("{\"points\":[]}", "1:11: points is a list of 0")]
    [InlineData("{\"points\":[{\"nodes\":1,\"rps\":0,\"hasCapacity\":false}]}", "no capacity of one node")]
    [InlineData("{\"knee\":{\"rps\":\"fast\"}}", "1:16: knee.rps")]
    [InlineData("{\"target\":\"x\"}", "rps is missing")]
    [InlineData("[1,2]", "1:1: the document is a list")]
    [InlineData("{\"points\"", "report.json:")]
    public async Task From_BadFile_NamesFileLineAndColumn(string text, string said)
    {
        using var file = new TemporaryFile("report.json", text);

        var line = await ToolRun.RefusedAsync("plan", "nodes", "--peak-rps", "1000", "--from", file.Path);

        Assert.Matches(@"report\.json:\d+:\d+: ", line);
        Assert.Contains(said, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("is no file", "--from", "nowhere.json")]
    [InlineData("both say what one node carries", "--from", "/", "--rps-per-node", "5")]
    [InlineData("both name a file", "--from", "/", "--efficiency", "/")]
    public async Task From_LineNotAllowed_IsRefused(string said, params string[] args) => Assert.Contains(
        said, await ToolRun.RefusedAsync(["plan", "nodes", "--peak-rps", "1000", .. args]), StringComparison.Ordinal);

    private static TemporaryFile Scale(params (int Nodes, double Rps)[] points) =>
        new("scaling.json", ScaleDocument.ToJson(SampleScale.Of(points)));

    private static TemporaryFile Run(LoadResult result) => new("report.json", LoadDocument.ToJson(result));
}
