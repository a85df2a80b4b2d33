namespace Stormproof.Cli.Tests.Commands.Drills;

/// <summary>What the drills refuse before anything is started.</summary>
public sealed class DrillUsageTests
{
    [Theory]
    [InlineData("--units 500 is enough for --buyers 100", "oversell", "--buyers", "100", "--units", "500")]
    [InlineData("--units 100 is enough for --buyers 100", "oversell", "--buyers", "100")]
    [InlineData("--units 'x'", "oversell", "--units", "x"), InlineData("--buyers '9'", "oversell", "--buyers", "9")]
    [InlineData("--requests '9'", "stampede", "--requests", "9"), InlineData("--requests '1e4'", "stampede", "--requests", "1e4")]
    [InlineData("--users '3'", "idle-replicas", "--users", "3"), InlineData("--replicas 0", "idle-replicas", "--replicas", "0")]
    [InlineData("--seconds '2'", "idle-replicas", "--seconds", "2")]
    [InlineData("--seconds '6s'", "idle-replicas", "--seconds", "6s")]
    [InlineData("--max-nodes '5'", "runaway", "--max-nodes", "5"), InlineData("--minute '5'", "runaway", "--minute", "5")]
    [InlineData("--minute '500ms'", "runaway", "--minute", "500ms"), InlineData("--slo '1ms'", "runaway", "--slo", "1ms")]
    [InlineData("--node-cores '2'", "runaway", "--node-cores", "2")]
    [InlineData("--node-price '-1'", "saturated-database", "--node-price", "-1")]
    [InlineData("--minutes '7'", "saturated-database", "--minutes", "7")]
    [InlineData("--max-nodes '3'", "saturated-database", "--max-nodes", "3")]
    [InlineData("--to 5 is not two above --from 4", "cold-nodes", "--from", "4", "--to", "5")]
    [InlineData("--rps '10'", "cold-nodes", "--rps", "10"), InlineData("--wave '0'", "cold-nodes", "--wave", "0")]
    [InlineData("--slow-start '2'", "cold-nodes", "--slow-start", "2")]
    [InlineData("--replicas '9'", "idle-replicas", "--replicas", "9")]
    [InlineData("--nodes '3'", "dead-node", "--nodes", "3"), InlineData("--rate '39'", "dead-node", "--rate", "39")]
    [InlineData("--seconds '26'", "dead-node", "--seconds", "26")]
    [InlineData("--nodes '1'", "sticky-failure", "--nodes", "1"), InlineData("--users '9'", "sticky-failure", "--users", "9")]
    [InlineData("--nodes '2'", "scale-in", "--nodes", "2"), InlineData("--left '0'", "scale-in", "--left", "0")]
    [InlineData("--left 4 leaves all of --nodes 4", "scale-in", "--nodes", "4", "--left", "4")]
    [InlineData("without --replica", "idle-replicas", "--postgres", "Host=127.0.0.1")]
    public async Task Run_WhatTheDrillCannotDo_IsRefused(string reason, params string[] args)
    {
        var line = await ToolRun.RefusedAsync(["drill", .. args]);

        Assert.Contains(reason, line, StringComparison.Ordinal);
    }

    [Theory, InlineData("stampede"), InlineData("idle-replicas"), InlineData("oversell"), InlineData("dead-node")]
    [InlineData("sticky-failure"), InlineData("scale-in"), InlineData("runaway"), InlineData("saturated-database")]
    [InlineData("cold-nodes")]
    public async Task Run_HelpOfADrill_ShowsAnExample(string drill)
    {
        var run = await ToolRun.OfAsync("drill", drill, "--help");

        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.Contains($"stormproof drill {drill} --", run.Output, StringComparison.Ordinal);
    }
}
