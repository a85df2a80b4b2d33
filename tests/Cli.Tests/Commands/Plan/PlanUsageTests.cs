namespace Stormproof.Cli.Tests.Commands.Plan;

public sealed class PlanUsageTests
{
    [Theory]
    [InlineData("stormproof plan nodes --peak-rps", "plan", "--help")]
    [InlineData("stormproof plan scale --current-rps", "plan", "scale", "--help")]
    [InlineData("stormproof plan nodes --peak-rps", "plan", "nodes", "-h")]
    [InlineData("stormproof plan database --read-share", "plan", "database", "--help")]
    [InlineData("stormproof plan instances --format json", "plan", "instances", "--help")]
    public async Task Plan_Help_IsFineAndShowsAnExample(string example, params string[] args)
    {
        var run = await ToolRun.OfAsync(args);

        Assert.Equal((ExitCode.Fine, ""), (run.Code, run.Error));
        Assert.Contains(example, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("needs one of: scale, nodes, database, instances", "plan")]
    [InlineData("'ndoes' is no plan; did you mean 'nodes'?", "plan", "ndoes")]
    [InlineData("'--peak-rp' is no option; did you mean '--peak-rps'?", "plan", "nodes", "--peak-rp", "5", "--rps-per-node", "5")]
    [InlineData("--peak-rps has no value: '--rps-per-node'", "plan", "nodes", "--peak-rps", "--rps-per-node", "5")]
    public async Task Plan_WrongWord_NamesTheRightOnes(string remedy, params string[] args) =>
        Assert.Contains(remedy, await ToolRun.RefusedAsync(args), StringComparison.Ordinal);
}
