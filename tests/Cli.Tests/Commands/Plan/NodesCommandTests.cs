using System.Text.Json;

namespace Stormproof.Cli.Tests.Commands.Plan;

public sealed class NodesCommandTests
{
    private const string Spec = """
        # SPEC SDM91
        nodes,rps
        1,64.9
        18,995.9

        36,1652.4
        72, 1853.2
        108,1828.9 # at night
        144,1775.0
        216,1702.2
        """;

    [Theory]
    [InlineData("--peak-rps 50000 --rps-per-node 2000 --margin 0.3 --efficiency 1", 33)]
    [InlineData("--peak-rps 100000 --rps-per-node 1800 --margin 0.5 --efficiency 0.85", 99)]
    [InlineData("--peak-rps 100000 --rps-per-node 1800 --margin 0.5 --efficiency 0.85 --ha", 100)]
    [InlineData("--peak-rps 100000 --rps-per-node 1800 --margin 0.5 --efficiency 0.85 --tolerate-failures 3", 102)]
    [InlineData("--peak-rps 50000 --rps-per-node 2000 --margin 0.3 --efficiency 1 --zones 3", 50)]
    public async Task Nodes_WorkedExamples_AreExact(string line, int nodes)
    {
        var plan = await PlanRun.JsonAsync(["nodes", .. PlanRun.Words(line)]);

        Assert.Equal(nodes, plan.GetProperty("nodes").GetInt32());
        Assert.InRange(plan.GetProperty("utilisationAtPeak").GetDouble(), 0.3, 0.8);
        Assert.Equal(JsonValueKind.Null, plan.GetProperty("pricePerHour").ValueKind);
        Assert.Equal(JsonValueKind.Null, plan.GetProperty("peakNodes").ValueKind);
        Assert.Contains(PlanRun.Texts(plan, "caveats"), c => c.Contains("start cold", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nodes_Price_IsOfAllNodes()
    {
        string[] line = ["nodes", .. PlanRun.Words("--peak-rps 100000 --rps-per-node 1800 --margin 0.5 --efficiency 0.85 --ha")];

        Assert.Equal(50, (await PlanRun.JsonAsync([.. line, "--node-price", "0.5"])).GetProperty("pricePerHour").GetDouble());
        Assert.Equal(90, (await PlanRun.JsonAsync([.. line, "--instance", "small"])).GetProperty("pricePerHour").GetDouble(), 9);
    }

    [Fact]
    public async Task Nodes_Text_ShowsTheArithmetic()
    {
        var text = await PlanRun.TextAsync(["nodes", .. PlanRun.Words(
            "--peak-rps 100000 --rps-per-node 1800 --margin 0.5 --efficiency 0.85 --ha --node-price 0.5 --db-connections 1400"
            + " --pool-per-node 100")]);

        string[] lines =
        [
            "nodes        100", "ceil(100,000 rps x (1 + 0.5) / (1,800 rps x 0.85)) = 99", "100 - 1 >= 99",
            "100 x $0.50/h = $50.00/h", "100 x 100 = 10,000 of 1,400; the limit is reached at node 15", "plan 2",
        ];
        Assert.All(lines, l => Assert.Contains(l, text, StringComparison.Ordinal));
    }

    [Theory, InlineData("points.csv"), InlineData("points.txt"), InlineData("points")]
    public async Task Nodes_CsvOfPoints_IsFitted(string name)
    {
        using var file = new TemporaryFile(name, Spec);

        var plan = await PlanRun.JsonAsync("nodes", "--peak-rps", "1000", "--efficiency", file.Path);

        Assert.InRange(plan.GetProperty("peakNodes").GetDouble(), 96.43, 96.61);
        Assert.Equal(97, plan.GetProperty("lastUsefulNode").GetInt32());
        Assert.InRange(plan.GetProperty("fit").GetProperty("alpha").GetProperty("value").GetDouble(), 0.0277, 0.02776);
        Assert.DoesNotContain(PlanRun.Texts(plan, "caveats"), c => c.Contains("assumed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("p.json", """[{"nodes":1,"rps":20},{"nodes":4,"rps":78},{"nodes":8,"rps":130},{"nodes":12,"rps":170}]""")]
    [InlineData("p.json", """
        {"verb":"load","points":[
          {"nodes":1,"rps":20,"p99Ms":3},{"nodes":4,"rps":78},{"nodes":8,"rps":130},{"nodes":12,"rps":170}]}
        """)]
    [InlineData("p", """ [{"nodes":1,"rps":20},{"nodes":4,"rps":78},{"nodes":8,"rps":130},{"nodes":12,"rps":170}]""")]
    [InlineData("p.yaml", "- {nodes: 1, rps: 20}\n- {nodes: 4, rps: 78}\n- {nodes: 8, rps: 130}\n- {nodes: 12, rps: 170}\n")]
    public async Task Nodes_JsonOrYamlOfPoints_IsFittedAndNamesNoPeak(string name, string text)
    {
        using var file = new TemporaryFile(name, text);

        var plan = await PlanRun.JsonAsync("nodes", "--peak-rps", "100", "--efficiency", file.Path);

        var fit = plan.GetProperty("fit");
        Assert.Equal(4, fit.GetProperty("points").GetInt32());
        Assert.Equal(JsonValueKind.Null, plan.GetProperty("peakNodes").ValueKind);
        var gamma = fit.GetProperty("gamma");
        Assert.True(gamma.GetProperty("low").GetDouble() < gamma.GetProperty("value").GetDouble());
    }

    [Fact]
    public async Task Nodes_FitAsText_SaysWhereNodesBeginToLowerThroughput()
    {
        using var file = new TemporaryFile("points.csv", Spec);

        var text = await PlanRun.TextAsync("nodes", "--peak-rps", "1200", "--efficiency", file.Path);

        Assert.Contains("beyond 97 nodes (1,883.9 rps) adding nodes lowers throughput", text, StringComparison.Ordinal);
        Assert.Contains("alpha 0.0277", text, StringComparison.Ordinal);
        Assert.Contains("(95 %:", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nodes_PeakThatNoCountReaches_IsRefused()
    {
        using var file = new TemporaryFile("points.csv", Spec);

        var refusal = await ToolRun.RefusedAsync("plan", "nodes", "--peak-rps", "1500", "--efficiency", file.Path);

        Assert.Contains("peakRps 1500", refusal, StringComparison.Ordinal);
        Assert.Contains("no count of nodes reaches it", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--peak-rps '0'", "above 0", "--peak-rps 0 --rps-per-node 5"), InlineData("--peak-rps is missing",
        "--peak-rps 50000", "--rps-per-node 5")]
    [InlineData("--rps-per-node '-1'", "above 0", "--peak-rps 5 --rps-per-node -1"), InlineData("--rps-per-node is missing",
        "--efficiency points.csv", "--peak-rps 5")]
    [InlineData("--rps-per-node is missing", "2000", "--peak-rps 5 --efficiency 0.9")]
    [InlineData("--efficiency '0'", "up to 1.2", "--peak-rps 5 --rps-per-node 5 --efficiency 0")]
    [InlineData("--efficiency '1.21'", "up to 1.2", "--peak-rps 5 --rps-per-node 5 --efficiency 1.21")]
    [InlineData("--efficiency 'NaN'", "--efficiency 0.85", "--peak-rps 5 --rps-per-node 5 --efficiency NaN")]
    [InlineData("--efficiency '-Infinity'", "points.csv", "--peak-rps 5 --rps-per-node 5 --efficiency -Infinity")]
    [InlineData("neither a number nor a file", "points.csv", "--peak-rps 5 --rps-per-node 5 --efficiency /gone.csv")]
    [InlineData("'/' is a directory", "CSV, JSON or YAML", "--peak-rps 5 --efficiency /")]
    [InlineData("--margin '-0.1'", "from 0 to 10", "--peak-rps 5 --rps-per-node 5 --margin -0.1")]
    [InlineData("--margin 'Infinity'", "from 0 to 10", "--peak-rps 5 --rps-per-node 5 --margin Infinity")]
    [InlineData("--zones '0'", "from 1 to 100", "--peak-rps 5 --rps-per-node 5 --zones 0")]
    [InlineData("--zones '1.5'", "whole number", "--peak-rps 5 --rps-per-node 5 --zones 1.5")]
    [InlineData("--tolerate-failures '-1'", "from 0 to 1000", "--peak-rps 5 --rps-per-node 5 --tolerate-failures -1")]
    [InlineData("--db-connections and --pool-per-node", "--pool-per-node 20", "--peak-rps 5 --rps-per-node 5 --db-connections 9")]
    [InlineData("--node-price and --instance", "give one", "--peak-rps 5 --rps-per-node 5 --node-price 1 --instance small")]
    [InlineData("more than 1,000,000 nodes", "check", "--peak-rps 1e12 --rps-per-node 1")]
    public async Task Nodes_BadInput_IsOneLineWithValueAndRemedy(string value, string remedy, string line)
    {
        var refusal = await ToolRun.RefusedAsync(["plan", "nodes", .. PlanRun.Words(line)]);

        Assert.Contains(value, refusal, StringComparison.Ordinal);
        Assert.Contains(remedy, refusal, StringComparison.Ordinal);
    }
}
