using System.Text.Json;

namespace Stormproof.Cli.Tests.Commands.Plan;

public sealed class InstancesCommandTests
{
    [Fact]
    public async Task Instances_Json_CanBeGivenBack()
    {
        var printed = (await ToolRun.OfAsync("plan", "instances", "--format", "json")).Output;
        using var file = new TemporaryFile("i.json", printed);

        Assert.Equal(printed, (await ToolRun.OfAsync("plan", "instances", "--format", "json", "--catalog", file.Path)).Output);
        using var document = JsonDocument.Parse(printed);
        var first = document.RootElement.GetProperty("instances")[0];
        Assert.Equal(0.9, first.GetProperty("pricePerHour").GetDouble());
        Assert.Equal((2, 4), (first.GetProperty("vCpu").GetDouble(), first.GetProperty("memoryGb").GetDouble()));
    }

    [Fact]
    public async Task Instances_Text_ShowsThePriceOfAProcessor() =>
        Assert.Contains("$4.80/h  $0.300/h", await PlanRun.TextAsync("instances"), StringComparison.Ordinal);

    [Theory]
    [InlineData("c.csv", "name,vCpu,memoryGb,pricePerHour\na,1,2,x\n", ":2:7: 'x'", "from 0 to")]
    [InlineData("c.csv", "name,vCpu,memoryGb,pricePerHour\na,1,2\n", ":2:5: 3 values", "name,vCpu,memoryGb,pricePerHour")]
    [InlineData("c.csv", "a,1,2,3\n", ":1:1: the header is missing", "name,vCpu")]
    [InlineData("c.csv", "name,vCpu,memoryGb,pricePerHour\n", ":1:1:", "1 to 1,000")]
    [InlineData("c.csv", "name,vCpu,memoryGb,pricePerHour\na,1,2,3\nA,1,2,3\n", "twice", "once")]
    [InlineData("c.csv", "name,vCpu,memoryGb,pricePerHour\n,1,2,3\n", ":2:1: ''", "small")]
    [InlineData("c.csv", "name,vCpu,memoryGb,pricePerHour\n\"a\",1,2,3\n", ":2:1: quotes", "bare")]
    [InlineData("c.json", """[{"name":"a","vCpu":0,"memoryGb":1,"pricePerHour":1}]""", ":1:21:", "above 0")]
    [InlineData("c.json", """[{"name":"a","vCpu":1,"memoryGb":1,"price":1,"pricePerHour":1}]""", "'[1].price' is no known",
        "pricePerHour")]
    [InlineData("c.yaml", "instances: 5\n", ":1:12:", "list")]
    [InlineData("c.yaml", "machines: []\n", "instances is missing", "name")]
    public async Task Instances_BadCatalogue_SaysWhere(string name, string text, string where, string remedy)
    {
        using var file = new TemporaryFile(name, text);

        var run = await ToolRun.OfAsync("plan", "instances", "--catalog", file.Path);

        Assert.Equal((ExitCode.Usage, ""), (run.Code, run.Output));
        Assert.Contains(where, run.Error, StringComparison.Ordinal);
        Assert.Contains(remedy, run.Error, StringComparison.Ordinal);
    }
}
