using System.Text.Json;
using Stormproof.Load.Results;

namespace Stormproof.Cli.Tests.Commands.Load;

public sealed class CompareCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("stormproof-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Compare_SameRun_IsNoiseAndFine()
    {
        var run = await ToolRun.OfAsync("load", "compare", Keep("a", SampleResult.Of()), Keep("b", SampleResult.Of()));

        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.Contains("NOISE", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_SlowerRun_IsWorseInJsonToo()
    {
        var run = await ToolRun.OfAsync(
            "load", "compare", Keep("a", SampleResult.Of()), Keep("b", SampleResult.Of(p99: 40)), "--format", "json");

        Assert.Equal(ExitCode.VerdictBad, run.Code);
        var root = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("worse", root.GetProperty("verdict").GetString());
        var change = root.GetProperty("changes").EnumerateArray().Single(c => c.GetProperty("metric").GetString() == "p99Ms");
        Assert.Equal("worse", change.GetProperty("verdict").GetString());
        Assert.InRange(change.GetProperty("change").GetDouble(), 0.8, 1.1);
    }

    [Fact]
    public async Task Compare_TooFewSlices_SaysUnknownAndWhy()
    {
        var run = await ToolRun.OfAsync("load", "compare", Keep("a", SampleResult.Of(slices: 3)), Keep("b", SampleResult.Of()));

        Assert.Equal(ExitCode.VerdictBad, run.Code);
        Assert.Contains("UNKNOWN: too few slices of time: 3 and 10", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_Unknown_SaysWhyInJsonAndIsNoPass()
    {
        var run = await ToolRun.OfAsync(
            "load", "compare", Keep("a", SampleResult.Of(slices: 3)), Keep("b", SampleResult.Of()), "--format", "json");

        Assert.Equal(ExitCode.VerdictBad, run.Code);
        var root = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("unknown", root.GetProperty("verdict").GetString());
        Assert.Contains("too few slices", root.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\n  \"target\": oops\n}", "(2,13)")]
    [InlineData("", "(1,1)")]
    [InlineData("[]", "(1,")]
    [InlineData("null", "(1,1)")]
    [InlineData("{\"target\": \"x\"}", "missing required")]
    public async Task Compare_BadFile_NamesFileLineAndColumn(string content, string expected)
    {
        var bad = Path.Combine(_folder, "bad.json");
        await File.WriteAllTextAsync(bad, content);

        var line = await ToolRun.RefusedAsync("load", "compare", Keep("a", SampleResult.Of()), bad);

        Assert.Contains("bad.json(", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"steps\": null")]
    [InlineData("\"steps\": [null]")]
    [InlineData("\"steps\": \"x\"")]
    public async Task Compare_BadSteps_AreRefused(string steps)
    {
        var text = LoadDocument.ToJson(SampleResult.Of(slices: 1));
        var from = text.IndexOf("\"steps\"", StringComparison.Ordinal);
        var to = text.IndexOf(']', from) + 1;
        var bad = Path.Combine(_folder, "bad.json");
        await File.WriteAllTextAsync(bad, text[..from] + steps + text[to..]);

        await ToolRun.RefusedAsync("load", "compare", bad, bad);
    }

    [Fact]
    public async Task Compare_MissingFile_IsRefused() =>
        Assert.Contains("cannot be read", await ToolRun.RefusedAsync("load", "compare", "/nowhere/a.json", "/nowhere/b.json"),
            StringComparison.Ordinal);

    private string Keep(string name, LoadResult result)
    {
        var path = Path.Combine(_folder, $"{name}.json");
        File.WriteAllText(path, LoadDocument.ToJson(result));
        return path;
    }
}
