namespace Stormproof.Cli.Tests.Commands.Load;

public sealed class LoadFilesTests
{
    private const string Target = "http://127.0.0.1:1/";

    [Theory]
    [InlineData("--output")]
    [InlineData("--html")]
    [InlineData("--svg")]
    [InlineData("--csv")]
    [InlineData("--junit")]
    public async Task Load_FolderThatIsNotThere_IsRefusedBeforeAnyLoad(string option)
    {
        var line = await ToolRun.RefusedAsync("load", Target, option, "/nowhere/at/all/x");

        Assert.Contains("there is no directory '/nowhere/at/all'", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_FileThatIsADirectory_IsRefused() =>
        Assert.Contains(
            "it is a directory", await ToolRun.RefusedAsync("load", Target, "--html", "/tmp"), StringComparison.Ordinal);

    [Fact]
    public async Task Load_SameFileTwice_IsRefused() =>
        Assert.Contains("--html and --svg name the same file",
            await ToolRun.RefusedAsync("load", Target, "--html", "/tmp/x", "--svg", "/tmp/../tmp/x"), StringComparison.Ordinal);

    [Theory]
    [InlineData("--find-knee chooses the rates itself; leave --ramp out", "--find-knee", "--ramp", "1:2")]
    [InlineData("--find-knee chooses the rates itself; leave --trace out", "--find-knee", "--trace", "t.csv")]
    [InlineData("--threshold judges a run at one load", "--find-knee", "--threshold", "p99<1s")]
    [InlineData("--max-rate belongs to --find-knee", "--max-rate", "500")]
    [InlineData("--slo-p99 belongs to --find-knee", "--slo-p99", "200ms")]
    [InlineData("--rate 900 is above --max-rate 500", "--find-knee", "--rate", "900", "--max-rate", "500")]
    public async Task Load_KneeOptionsThatDoNotFit_AreRefused(string expected, params string[] options) =>
        Assert.Contains(expected, await ToolRun.RefusedAsync(["load", Target, .. options]), StringComparison.Ordinal);

    [Fact]
    public async Task Load_WithoutTarget_AsksForIt() =>
        Assert.DoesNotContain("compare", await ToolRun.RefusedAsync("load"), StringComparison.Ordinal);
}
