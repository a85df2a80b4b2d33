using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Stormproof.Testing;

namespace Stormproof.Cli.Tests.Commands.Plan;

public sealed partial class AllCommandTests : IDisposable
{
    private const string Small = """
        load: {currentRps: 500, projectedRps: 50000, stateless: false}
        nodes: {rpsPerNode: 2000, margin: 0.3, efficiency: 1}
        database: {readShare: 0.6, dataTb: 50, writesPerSecond: 100000, domains: 5}
        availability: {target: 99.99, incidents: [45m]}
        """;

    private const string Contended = "points: [{nodes: 1, rps: 65}, {nodes: 18, rps: 996}, {nodes: 36, rps: 1652},"
        + " {nodes: 72, rps: 1853}, {nodes: 108, rps: 1829}, {nodes: 216, rps: 1702}]";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The file that the documentation shows.</summary>
    private static string Example { get; } = Path.Combine(Root(), "docs", "examples", "system.yaml");

    [Fact]
    public async Task Run_SmallFile_IsTheWorkedExamplesInOneDocument()
    {
        var run = await ToolRun.OfAsync("plan", "all", "--from", Write("system.yaml", Small), "--format", "json");
        var json = JsonDocument.Parse(run.Output).RootElement;

        Assert.Equal((ExitCode.Fine, ""), (run.Code, run.Error));
        Assert.Equal("refactor-first", json.GetProperty("scale").GetProperty("path").GetString());
        Assert.Equal(33, json.GetProperty("nodes").GetProperty("nodes").GetInt32());
        Assert.Equal("federation", json.GetProperty("database").GetProperty("path").GetString());
        Assert.Equal(453.6, json.GetProperty("availability").GetProperty("budgetLeftSeconds").GetDouble());
    }

    [Fact]
    public async Task Run_PeakOfItsOwn_GoesBeforeTheProjectedLoad()
    {
        var text = Small.Replace("rpsPerNode: 2000", "peakRps: 100000, rpsPerNode: 1800", StringComparison.Ordinal)
            .Replace("margin: 0.3, efficiency: 1", "margin: 0.5, efficiency: 0.85, ha: true, nodePrice: 0.5",
                StringComparison.Ordinal);
        var run = await ToolRun.OfAsync("plan", "all", "--from", Write("system.yaml", text), "--format", "json");
        var nodes = JsonDocument.Parse(run.Output).RootElement.GetProperty("nodes");

        Assert.Equal((100, 50), (nodes.GetProperty("nodes").GetInt32(), nodes.GetProperty("pricePerHour").GetDouble()));
    }

    [Fact]
    public async Task Run_ExampleOfTheDocumentation_PlansAllFour()
    {
        var run = await ToolRun.OfAsync("plan", "all", "--from", Example);

        Assert.Equal((ExitCode.Fine, ""), (run.Code, run.Error));
        Assert.All(
            ["== scale", "== nodes", "== database", "== availability", "weakest   payment provider", "29, over 3 zones"],
            part => Assert.Contains(part, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_ExampleForAvailabilityAlone_ReadsItsSection()
    {
        var run = await ToolRun.OfAsync("plan", "availability", "--from", Example, "--format", "json");

        Assert.Equal("payment provider", JsonDocument.Parse(run.Output).RootElement.GetProperty("weakest").GetString());
    }

    [Fact]
    public async Task Run_Html_IsOnePageOfItsOwn()
    {
        var html = await PageAsync(Example);

        Assert.DoesNotMatch(Fetches(), html);
        Assert.DoesNotContain("http", html.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal)
            .Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(Handlers(), html);
        Assert.Contains("prefers-color-scheme:dark", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Html_IsWellFormedAndItsChartsAreNamed()
    {
        var html = await PageAsync(Example);
        var page = XDocument.Parse(
            VoidElements().Replace(html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal), "$0</$1>"));
        var charts = page.Descendants().Where(e => e.Name.LocalName == "svg").ToArray();
        var ids = page.Descendants().Select(e => (string?)e.Attribute("id")).Where(id => id is not null).ToArray();

        // Cost, nodes, parts: each for wide and narrow windows.
        Assert.Equal(6, charts.Length);
        Assert.All(charts, c => Assert.Equal(["title", "desc"], c.Elements().Take(2).Select(e => e.Name.LocalName)));
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(
            ["Cost against path", "What so many nodes carry", "Availability of the parts", "95 % confidence", "measured",
                "weakest link"],
            text => Assert.Contains(text, html, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_HtmlOfTheSmallestFile_HasItsChartsToo()
    {
        var html = await PageAsync(Write("system.yaml", Small));

        Assert.Contains("assumed: 2,000 req/s a node, efficiency 1", html, StringComparison.Ordinal);
        Assert.Contains("No architecture",
            await PageAsync(Write("more.yaml", Small.Replace("99.99,", "99.99999,", StringComparison.Ordinal))),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stateless: false}", "stateless: true, nodeCapacity: 1.0e-9, verticalFactor: 1000}")]
    [InlineData("projectedRps: 50000", "projectedRps: 1")]
    [InlineData("rpsPerNode: 2000", "rpsPerNode: 1e12")]
    [InlineData("margin: 0.3, efficiency: 1",
        "peakRps: 9, points: [{nodes: 1, rps: 9}, {nodes: 2, rps: 1}, {nodes: 3, rps: 30}, {nodes: 4, rps: 2}]")]
    [InlineData("target: 99.99,", "target: 100, system: [{name: a, availability: 100}],")]
    public async Task Run_HtmlOfAnOddSystem_IsStillDrawn(string right, string odd)
    {
        Assert.Contains(right, Small, StringComparison.Ordinal);
        var html = await PageAsync(Write("system.yaml", Small.Replace(right, odd, StringComparison.Ordinal)));

        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", html, StringComparison.Ordinal);
        Assert.DoesNotContain("no data", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_HostileNames_AreTextInThePage()
    {
        var text = $"name: \"<img src=x onerror=alert(1)>\"\n{Small}".Replace(
            "incidents: [45m]", "system: [{name: \"</svg><script>alert(1)</script>\", availability: 99}]",
                StringComparison.Ordinal);

        var html = await PageAsync(Write("system.yaml", text));

        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_HtmlThatCannotBeWritten_SaysSoAndPlansNothing() =>
        Assert.Contains(
            "--html '/nowhere/plan.html' cannot be written",
            await ToolRun.RefusedAsync("plan", "all", "--from", Example, "--html", "/nowhere/plan.html"),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("stateless: false}", "statless: false}", ":1:46: 'load.statless' is no known field; did you mean 'stateless'?")]
    [InlineData("stateless: false}", "statless: false}", ":1:7: load.stateless is missing;")]
    [InlineData("currentRps: 500", "currentRps: 0", ":1:20: load.currentRps '0' is not allowed; give a number above 0")]
    [InlineData(
        "efficiency: 1}", "efficiency: 1.3}", ":2:52: nodes.efficiency '1.3' is not allowed; give a number above 0 up to 1.2")]
    [InlineData("readShare: 0.6", "readShare: 60", ":3:23: database.readShare '60' is not allowed; give a share from 0 to 1")]
    [InlineData("target: 99.99", "target: 101", ":4:24: availability.target '101' is not allowed;")]
    [InlineData("target: 99.99, ", "", ":4:15: availability.target is missing;")]
    [InlineData("database:", "databse:", ":3:1: 'databse'|:1:1: database is missing;")]
    [InlineData("margin: 0.3", "points: [{nodes: 1, rps: 2}]", ":2:69: nodes.efficiency and points both say")]
    [InlineData(
        "margin: 0.3, efficiency: 1", "points: [{nodes: 1, rps: 2}]", ":2:35: nodes.points: 1 different node counts are too few")]
    [InlineData("margin: 0.3", "dbConnections: 5", ":2:8: nodes: dbConnections and poolPerNode go together")]
    [InlineData("margin: 0.3", "instance: huge", ":2:37: instance 'huge' is not in the catalogue; choose one of small")]
    [InlineData(
        "margin: 0.3, efficiency: 1", Contended,
        ":2:8: nodes: peakRps 50000 with margin 0.3 is 65,000.0 rps, and no count of nodes reaches it")]
    public async Task Run_FileWithAFault_SaysWhere(string right, string wrong, string fault)
    {
        Assert.Contains(right, Small, StringComparison.Ordinal);
        var path = Write("system.yaml", Small.Replace(right, wrong, StringComparison.Ordinal));
        var page = Path.Combine(_folder.Path, "plan.html");

        var run = await ToolRun.OfAsync("plan", "all", "--from", path, "--html", page);

        Assert.Equal((ExitCode.Usage, "", false), (run.Code, run.Output, File.Exists(page)));
        Assert.All(fault.Split('|'), f => Assert.Contains(path + f, run.Error, StringComparison.Ordinal));
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    /// <summary>Values and structure of the example changed at random: a plan, or a fault with its place.</summary>
    [Theory, MemberData(nameof(Seeds))]
    public async Task Run_MutatedExample_PlansOrSaysWhere(int seed)
    {
        string[] values = [
            "-1", "0", "1e12", "1e-9", "NaN", "99.9", "true", "[]", "{}", "x", "1000000", "30d", "'1'", "~", "0.5", "1"];
        var random = new Random(seed);
        for (var i = 0; i < 25; i++)
        {
            var text = await File.ReadAllTextAsync(Example);
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                var spots = Values().Matches(text);
                var spot = spots[random.Next(spots.Count)].Groups[1];
                text = text[..spot.Index] + values[random.Next(values.Length)] + text[(spot.Index + spot.Length)..];
            }

            var path = Write("system.yaml", text);
            var run = await ToolRun.OfAsync("plan", "all", "--from", path, "--html", Path.Combine(_folder.Path, "plan.html"));

            var lines = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.True(
                run.Code == ExitCode.Fine || (run.Code == ExitCode.Usage && lines.All(l => Placed().IsMatch(l))),
                $"seed {seed}, round {i}: {run.Code} {run.Error}\n{text}");
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Stormproof.slnx")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    private async Task<string> PageAsync(string from)
    {
        var path = Path.Combine(_folder.Path, "plan.html");
        var run = await ToolRun.OfAsync("plan", "all", "--from", from, "--html", path);
        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.Contains("wrote", run.Error, StringComparison.Ordinal);
        return await File.ReadAllTextAsync(path, Encoding.UTF8);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    [GeneratedRegex("(src|href)\\s*=|@import|url\\((?!#)", RegexOptions.IgnoreCase)]
    private static partial Regex Fetches();

    [GeneratedRegex("\\son[a-z]+\\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex Handlers();

    [GeneratedRegex("<(meta)[^>]*>")]
    private static partial Regex VoidElements();

    [GeneratedRegex(": ([^\\s{}\\[\\],#][^{}\\[\\],\\n#]*)")]
    private static partial Regex Values();

    [GeneratedRegex(@"\Astormproof: [^\n]*system\.yaml:(\d+:\d+:| \d+ more)")]
    private static partial Regex Placed();
}
