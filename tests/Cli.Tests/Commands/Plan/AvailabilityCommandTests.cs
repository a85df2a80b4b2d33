using System.Text.Json;
using Stormproof.Testing;

namespace Stormproof.Cli.Tests.Commands.Plan;

public sealed class AvailabilityCommandTests : IDisposable
{
    private const string Shop = """
        target: 99.95
        incidents: [45m, 10m]
        system:
          - {name: balancer, availability: 99.99}
          - {name: app nodes, availability: 99.5, replicas: 3, need: 2}
          - name: database
            parallel:
              - {name: primary, mtbf: 30d, mttr: 10m}
              - {name: standby, availability: 99.9}
          - name: store
            need: 2
            of: [{name: s1, availability: 99}, {name: s2, availability: 99}, {name: s3, availability: 98}]
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_FourNinesAndAnIncident_IsTheContract()
    {
        var json = await JsonAsync("plan", "availability", "--target", "99.99", "--incident", "45m");

        Assert.Equal(0.9999, json.GetProperty("target").GetDouble());
        Assert.Equal(99.99, json.GetProperty("targetPercent").GetDouble());
        var downtime = json.GetProperty("downtime");
        Assert.Equal(
            (3153.6, 262.8, 60.48, 8.64),
            (downtime.GetProperty("perYearSeconds").GetDouble(), downtime.GetProperty("perMonthSeconds").GetDouble(),
                downtime.GetProperty("perWeekSeconds").GetDouble(), downtime.GetProperty("perDaySeconds").GetDouble()));
        Assert.Equal(453.6, json.GetProperty("budgetLeftSeconds").GetDouble());
        Assert.Equal("active-active, several zones", json.GetProperty("architecture").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("system").ValueKind);
        Assert.Equal(0, json.GetProperty("improvements").GetArrayLength());
        Assert.Equal(
            [14.4, 6, 1], json.GetProperty("alerts").EnumerateArray().Select(a => a.GetProperty("burnRate").GetDouble()));
    }

    [Fact]
    public async Task Run_IncidentsRepeated_AddUp()
    {
        var json = await JsonAsync("plan", "availability", "--target", "99.9", "--incident", "1h", "--incident", "30m");

        Assert.Equal(31_536 - 5400, json.GetProperty("budgetLeftSeconds").GetDouble());
    }

    [Theory, InlineData("system.yaml"), InlineData("system.json")]
    public async Task Run_SystemFromAFile_IsAnalysed(string name)
    {
        var json = await JsonAsync("plan", "availability", "--from", Write(name, name.EndsWith('n') ? ShopAsJson : Shop));

        Assert.Equal(0.99933, json.GetProperty("system").GetDouble(), 1e-5);
        Assert.Equal("store", json.GetProperty("weakest").GetString());
        Assert.False(json.GetProperty("meetsTarget").GetBoolean());
        Assert.Equal(15_768 - 3300, json.GetProperty("budgetLeftSeconds").GetDouble());
        Assert.Equal("store", json.GetProperty("improvements")[0].GetProperty("part").GetString());
    }

    [Fact]
    public async Task Run_TargetOnTheLineAndInTheFile_TheLineDecides()
    {
        var json = await JsonAsync("plan", "availability", "--from", Write("system.yaml", Shop), "--target", "99.9");

        Assert.Equal(0.999, json.GetProperty("target").GetDouble());
        Assert.True(json.GetProperty("meetsTarget").GetBoolean());
    }

    [Fact]
    public async Task Run_AsText_ShowsTheArithmeticAndEveryTable()
    {
        var run = await ToolRun.OfAsync("plan", "availability", "--from", Write("system.yaml", Shop));

        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.All(
            ["(1 - target) x period = 0.0005 x period", "4.38 h a year - 55 min of incidents = 3.46 h left (20.9 % spent)",
                "1 h and 5 min       14.4        0.72 %", "misses the target by 1.5 h a year", "weakest   store",
                    "one more  what"],
            piece => Assert.Contains(piece, run.Output, StringComparison.Ordinal));
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Run_OverspentAndTotalTarget_StillPrints()
    {
        var over = await ToolRun.OfAsync("plan", "availability", "--target", "99.99", "--incident", "2h");
        var total = await JsonAsync("plan", "availability", "--target", "100");

        Assert.Contains("overspent by 1.12 h; the year can still reach 99.9772 %", over.Output, StringComparison.Ordinal);
        Assert.Equal(0, total.GetProperty("downtime").GetProperty("perYearSeconds").GetDouble());
        Assert.Equal(JsonValueKind.Null, total.GetProperty("costAgainstTwoNines").ValueKind);
    }

    [Theory]
    [InlineData("--target '101'", "from 0% to 100%", "--target", "101")]
    [InlineData("--target '-1'", "for example 99.9", "--target", "-1")]
    [InlineData("--target 'NaN'", "from 0% to 100%", "--target", "NaN")]
    [InlineData("--target '0.999'", "0.999% or 99.9%", "--target", "0.999"), InlineData("--target is missing", "--target 99.99")]
    [InlineData("--incident '45'", "45m, 2h or 30d", "--target", "99", "--incident", "45")]
    [InlineData("--incident '-45m'", "45m, 2h or 30d", "--target", "99", "--incident", "45m", "--incident", "-45m")]
    [InlineData("'/nowhere.yaml' does not exist", "YAML or JSON", "--from", "/nowhere.yaml")]
    public async Task Run_ValueNotAllowed_NamesItAndTheRemedy(string value, string remedy, params string[] args)
    {
        var line = await ToolRun.RefusedAsync(["plan", "availability", .. args]);

        Assert.Contains(value, line, StringComparison.Ordinal);
        Assert.Contains(remedy, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("system: [{name: a, availability: 100.1}]", ":1:34: system[1].availability '100.1' is not allowed;")]
    [InlineData(
        "system: [{name: a, availabilty: 99}]", ":1:20: 'system[1].availabilty' is no known field; did you mean 'availability'?")]
    [InlineData("system: [{name: a}]", ":1:10: system[1] must have one of availability, mtbf, serial, parallel and of")]
    [InlineData("system: [{name: a, availability: 99, of: []}]", ":1:10: system[1] must have one of")]
    [InlineData("system: [{availability: 99}]", ":1:10: system[1] has no name;")]
    [InlineData("system: []", ":1:9: system is a list of 0; give a list of 1 to 200 values")]
    [InlineData(
        "system: {need: 3, of: [{name: a, availability: 99}]}", ":1:23: system.of is a list of 1; give a list of 3 to 200")]
    [InlineData("system: {name: a, availability: 99, replicas: 2, need: 3}",
        ":1:56: system.need '3' is not allowed; give a whole number from 1 to 2")]
    [InlineData("system: {name: a, mtbf: 30d}", ":1:9: system.mttr is missing;")]
    [InlineData("system: {name: a, availability: 99, mttr: 3h}", ":1:43: system.mttr goes with mtbf;")]
    [InlineData("system: {name: a, mtbf: 30, mttr: 3h}", ":1:25: system.mtbf '30' is not allowed;")]
    [InlineData("incidents: [45m, 4x]", ":1:18: incidents[2] '4x' is not allowed;")]
    [InlineData("targt: 99", ":1:1: 'targt' is no known field; did you mean 'target'?")]
    public async Task Run_FileWithAFault_SaysWhere(string text, string fault)
    {
        var path = Write("system.yaml", text);
        var run = await ToolRun.OfAsync("plan", "availability", "--target", "99.9", "--from", path);

        Assert.Equal((ExitCode.Usage, ""), (run.Code, run.Output));
        Assert.Contains($"stormproof: {path}{fault}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FileWithManyParts_IsRefusedOnce()
    {
        var many = string.Join(',', Enumerable.Range(0, 150).Select(i => $"{{name: p{i}, availability: 99}}"));
        var path = Write("system.yaml", $"system: [{{serial: [{many}]}}, {{serial: [{many}]}}]");

        Assert.Contains(
            "at most 200 parts", await ToolRun.RefusedAsync("plan", "availability", "--target", "99", "--from", path),
            StringComparison.Ordinal);
    }

    private const string ShopAsJson = """
        {
        	"target": 99.95,
        	"incidents": ["45m", "10m"],
        	"system": [
        		{"name": "balancer", "availability": 99.99},
        		{"name": "app nodes", "availability": "99.5%", "replicas": 3, "need": 2},
        		{"name": "database", "parallel": [
        			{"name": "primary", "mtbf": "30d", "mttr": "10m"}, {"name": "standby", "availability": 99.9}]},
        		{"name": "store", "need": 2, "of": [{"name": "s1", "availability": 99}, {"name": "s2", "availability": 99},
        			{"name": "s3", "availability": 98}]}
        	]
        }
        """;

    private static async Task<JsonElement> JsonAsync(params string[] args)
    {
        var run = await ToolRun.OfAsync([.. args, "--format", "json"]);
        Assert.Equal((ExitCode.Fine, ""), (run.Code, run.Error));
        return JsonDocument.Parse(run.Output).RootElement;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
