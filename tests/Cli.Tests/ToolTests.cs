namespace Stormproof.Cli.Tests;

public sealed class ToolTests
{
    [Theory]
    [InlineData("stormproof drill logout-storm", "--help"), InlineData("stormproof up --nodes 3", "-h")]
    [InlineData("stormproof up --nodes 3 --port 8080", "up", "--help"), InlineData("stormproof drill logout-storm", "drill",
        "--help")]
    [InlineData("stormproof drill logout-storm --users", "drill", "logout-storm", "--help")]
    public async Task Run_Help_IsFineAndShowsAnExample(string example, params string[] args)
    {
        var run = await ToolRun.OfAsync(args);

        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.Contains("Example", run.Output, StringComparison.Ordinal);
        Assert.Contains(example, run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Run_HelpOfADrill_NamesEveryOptionAndItsRange()
    {
        var run = await ToolRun.OfAsync("drill", "logout-storm", "--help");

        string[] options = ["--users", "--nodes", "--seed", "--replicas", "--redis", "--postgres", "--replica", "--data",
            "--fresh",
            "--format", "--verbose"];
        Assert.All(options, o => Assert.Contains(o, run.Output, StringComparison.Ordinal));
        Assert.Contains("10 to 200,000", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'dril'", "'drill'", "dril"), InlineData("'upp'", "'up'", "upp", "--nodes", "3")]
    [InlineData("'logout-strom'", "'logout-storm'", "drill", "logout-strom")]
    [InlineData("'--node'", "'--nodes'", "up", "--node", "3"), InlineData("'--usres'", "'--users'", "drill", "logout-storm",
        "--usres", "10")]
    [InlineData("'--formt'", "'--format'", "up", "--formt", "json")]
    [InlineData("'--formt'", "'--format'", "drill", "logout-storm", "--formt", "json")]
    [InlineData("'--verbos'", "'--verbose'", "drill", "logout-storm", "--verbos"), InlineData("'--hlep'", "'--help'", "up",
        "--hlep")]
    public async Task Run_UnknownWord_OffersTheNearest(string word, string nearest, params string[] args)
    {
        var line = await ToolRun.RefusedAsync(args);

        Assert.Contains(word, line, StringComparison.Ordinal);
        Assert.Contains($"did you mean {nearest}?", line, StringComparison.Ordinal);
    }

    [Theory, InlineData("'xyzzy'", "up, serve, drill", "xyzzy"), InlineData("'xyzzy'", "logout-storm", "drill", "xyzzy")]
    public async Task Run_WordNearNothing_ListsTheChoices(string word, string choices, params string[] args)
    {
        var line = await ToolRun.RefusedAsync(args);

        Assert.Contains(word, line, StringComparison.Ordinal);
        Assert.Contains(choices, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("needs one of: up, serve, drill"), InlineData("needs one of: up, serve, drill", "--format", "json")]
    [InlineData("needs one of: up, serve, drill", "--verbose")]
    [InlineData("needs one of: logout-storm", "drill"), InlineData("needs one of: logout-storm", "drill", "--format", "json")]
    public async Task Run_WordMissing_ListsTheChoices(string remedy, params string[] args) =>
        Assert.Contains(remedy, await ToolRun.RefusedAsync(args), StringComparison.Ordinal);

    [Theory]
    [InlineData("--nodes '0'", "from 1 to 50", "up", "--nodes", "0"), InlineData("--nodes '51'", "from 1 to 50", "up", "--nodes",
        "51")]
    [InlineData("--users '-1'", "from 10 to 200000", "drill", "logout-storm", "--users", "-1")]
    [InlineData("--users 'abc'", "from 10 to 200000", "drill", "logout-storm", "--users", "abc")]
    [InlineData("--users '1e3'", "from 10 to 200000", "drill", "logout-storm", "--users", "1e3")]
    [InlineData("--seed '99999999999'", "from 0 to", "drill", "logout-storm", "--seed", "99999999999")]
    [InlineData("--port '70000'", "from 0 to 65535", "up", "--port", "70000")]
    [InlineData("--admin-port '-5'", "from 0 to 65535", "up", "--admin-port", "-5")]
    [InlineData("--replicas '6'", "from 0 to 5", "up", "--replicas", "6")]
    [InlineData("'xml'", "json", "up", "--format", "xml"), InlineData("'xml'", "json", "drill", "logout-storm", "--format",
        "xml")]
    [InlineData("'xml'", "json", "drill", "--format", "xml"), InlineData("'sticky'", "shared", "up", "--sessions", "sticky")]
    [InlineData("--nodes", "", "up", "--nodes"), InlineData("'extra'", "--help", "up", "extra")]
    [InlineData("--data ''", "directory", "up", "--data", "")]
    public async Task Run_ValueNotAllowed_NamesItAndTheRemedy(string value, string remedy, params string[] args)
    {
        var line = await ToolRun.RefusedAsync(args);

        Assert.Contains(value, line, StringComparison.Ordinal);
        Assert.Contains(remedy, line, StringComparison.Ordinal);
    }
}
