namespace Stormproof.Cli.Tests.Commands.Plan;

public sealed class ScaleCommandTests
{
    [Theory]
    [InlineData("--current-rps 500 --projected-rps 50000 --stateless false", "refactor-first", 100)]
    [InlineData("--current-rps 500 --projected-rps 2000 --stateless true", "scale-up", 4)]
    [InlineData("--current-rps 500 --projected-rps 2000 --stateless", "scale-up", 4)]
    [InlineData("--current-rps 500 --projected-rps 50000 --stateless true", "scale-out", 100)]
    [InlineData("--current-rps 500 --projected-rps 2000 --stateless true --bigger-instance false", "scale-out", 4)]
    [InlineData("--current-rps 500 --projected-rps 2000 --stateless false --vertical-factor 2", "refactor-first", 4)]
    public async Task Scale_Json_HasTheContractsFields(string line, string path, double growth)
    {
        var plan = await PlanRun.JsonAsync(["scale", .. PlanRun.Words(line)]);

        Assert.Equal(path, plan.GetProperty("path").GetString());
        Assert.Equal(growth, plan.GetProperty("growth").GetDouble());
        Assert.NotEmpty(plan.GetProperty("reason").GetString()!);
        Assert.NotEmpty(PlanRun.Texts(plan, "steps"));
        Assert.NotEmpty(plan.GetProperty("risk").GetString()!);
        Assert.True(plan.GetProperty("pricePerHour").GetDouble() > 0);
    }

    [Fact]
    public async Task Scale_Text_ShowsPathReasonPriceAndSteps()
    {
        var text = await PlanRun.TextAsync(
            "scale", "--current-rps", "500", "--projected-rps", "50000", "--stateless", "false");

        Assert.Contains("path    refactor-first", text, StringComparison.Ordinal);
        Assert.Contains("projected 50,000 rps / current 500 rps", text, StringComparison.Ordinal);
        Assert.Contains("100 x $0.90/h = $90.00/h", text, StringComparison.Ordinal);
        Assert.Contains("  1. Move sessions", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scale_Catalogue_GivesThePrice()
    {
        using var file = new TemporaryFile("c.csv", "name,vCpu,memoryGb,pricePerHour\nm1,2,8,0.1\nm2,16,64,0.7\n");

        var plan = await PlanRun.JsonAsync(
            "scale", "--current-rps", "500", "--projected-rps", "2000", "--stateless", "--instance", "m1", "--catalog",
            file.Path);

        Assert.Equal(0.7, plan.GetProperty("pricePerHour").GetDouble());
        Assert.Equal("m2", plan.GetProperty("instance").GetString());
    }

    [Theory]
    [InlineData("--current-rps '0'", "above 0", "--current-rps 0 --projected-rps 5 --stateless")]
    [InlineData("--current-rps '-5'", "--current-rps 500", "--current-rps -5 --projected-rps 5 --stateless")]
    [InlineData("--projected-rps 'NaN'", "above 0", "--current-rps 5 --projected-rps NaN --stateless")]
    [InlineData("--projected-rps 'Infinity'", "above 0", "--current-rps 5 --projected-rps Infinity --stateless")]
    [InlineData("--projected-rps '1e13'", "1000000000000", "--current-rps 5 --projected-rps 1e13 --stateless")]
    [InlineData("--current-rps is missing", "--current-rps 500", "--projected-rps 5 --stateless")]
    [InlineData("--projected-rps is missing", "--projected-rps 50000", "--current-rps 5 --stateless")]
    [InlineData("--stateless is missing", "--stateless false", "--current-rps 5 --projected-rps 5")]
    [InlineData("--stateless 'maybe'", "true or false", "--current-rps 5 --projected-rps 5 --stateless maybe")]
    [InlineData("--vertical-factor '0'", "from 1 to 1000", "--current-rps 5 --projected-rps 5 --stateless --vertical-factor 0")]
    [InlineData("'mainframe'", "small, medium", "--current-rps 5 --projected-rps 5 --stateless --instance mainframe")]
    [InlineData("'/gone.json' does not exist", "CSV, JSON or YAML",
        "--current-rps 5 --projected-rps 5 --stateless --catalog /gone.json")]
    public async Task Scale_BadInput_IsOneLineWithValueAndRemedy(string value, string remedy, string line)
    {
        var refusal = await ToolRun.RefusedAsync(["plan", "scale", .. PlanRun.Words(line)]);

        Assert.Contains(value, refusal, StringComparison.Ordinal);
        Assert.Contains(remedy, refusal, StringComparison.Ordinal);
    }
}
