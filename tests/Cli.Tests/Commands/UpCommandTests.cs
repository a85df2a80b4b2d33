namespace Stormproof.Cli.Tests.Commands;

/// <summary>Lines that start nothing.</summary>
public sealed class UpCommandTests
{
    [Theory]
    [InlineData("--max-nodes says how nodes are scaled, and they are not; give --autoscale too.", "--max-nodes", "4")]
    [InlineData(
        "--drain-deadline says how nodes are scaled, and they are not; give --autoscale too.", "--drain-deadline", "1m")]
    [InlineData("--drain-deadline '2h' is not allowed; give a time from 1s to 1h", "--autoscale", "--drain-deadline", "2h")]
    [InlineData("--min-nodes 5 is above --max-nodes 4; give at most 4.", "--autoscale", "--min-nodes", "5", "--max-nodes", "4")]
    [InlineData("--max-nodes '51' is not allowed; give a whole number from 1 to 50, for example --max-nodes 6.", "--autoscale",
        "--max-nodes", "51")]
    [InlineData("--min-nodes and --scaling-policy both set limits; leave --min-nodes out and write it into 'p.yaml'.",
        "--autoscale", "--min-nodes", "2", "--scaling-policy", "p.yaml")]
    public async Task Up_OptionsDoNotFit_IsOneLine(string expected, params string[] options) =>
        Assert.Contains(expected, await ToolRun.RefusedAsync(["up", .. options]), StringComparison.Ordinal);

    [Fact]
    public async Task Up_PolicyFileTooLargeForOneMachine_IsOneLine()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("up").FullName, "p.yaml");
        await File.WriteAllTextAsync(path, "maxNodes: 100\n");

        var line = await ToolRun.RefusedAsync("up", "--autoscale", "--scaling-policy", path);

        Assert.Contains("maxNodes 100 of ", line, StringComparison.Ordinal);
        Assert.Contains("too many for one machine; give at most 50", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_PolicyFileIsNotThere_IsOneLine() => Assert.Contains(
        "nowhere.yaml", await ToolRun.RefusedAsync("up", "--autoscale", "--scaling-policy", "/nowhere.yaml"),
        StringComparison.Ordinal);
}
