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
    [InlineData("sticky-failure"), InlineData("scale-in")]
    public async Task Run_HelpOfADrill_ShowsAnExample(string drill)
    {
        var run = await ToolRun.OfAsync("drill", drill, "--help");

        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.Contains($"stormproof drill {drill} --", run.Output, StringComparison.Ordinal);
    }
}
