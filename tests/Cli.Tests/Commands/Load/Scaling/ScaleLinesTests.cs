using Stormproof.Cli.Tests.Commands.Plan;

namespace Stormproof.Cli.Tests.Commands.Load.Scaling;

/// <summary>Lines of <c>load --scale</c> that are refused before anything starts.</summary>
public sealed class ScaleLinesTests
{
    [Theory]
    [InlineData("--scale '2,4'", "--scale 1,2,4,8", "/", "--scale", "2,4")]
    [InlineData("--scale '1,2,2'", "rising from 1", "/", "--scale", "1,2,2")]
    [InlineData("--scale '1,51'", "at most 50", "/", "--scale", "1,51")]
    [InlineData("--scale '1,x'", "--scale 1,2,4,8", "/", "--scale", "1,x")]
    [InlineData("'http://127.0.0.1:8080/'", "give a path", "http://127.0.0.1:8080/", "--scale", "1,2")]
    [InlineData("'/cart'", "http://127.0.0.1:8080/cart", "/cart")]
    [InlineData("TARGET is missing", "http://127.0.0.1:8080/")]
    [InlineData("--find-knee", "leave --find-knee out", "/", "--scale", "1,2", "--find-knee")]
    [InlineData("--threshold", "--slo-p99 200ms", "/", "--scale", "1,2", "--threshold", "p99<1s")]
    [InlineData("--scale chooses the rates", "leave --ramp out", "/", "--scale", "1,2", "--ramp", "1:2")]
    [InlineData("--think", "leave it out", "/", "--scale", "1,2", "--think", "1s")]
    [InlineData("--junit", "leave it out", "/", "--scale", "1,2", "--junit", "x.xml")]
    [InlineData("--replicas", "add --scale", "http://127.0.0.1:1/", "--replicas", "2")]
    [InlineData("--by-header 'a b'", "X-Served-By", "http://127.0.0.1:1/", "--by-header", "a b")]
    public async Task Load_LineNotAllowed_NamesTheValueAndTheRemedy(string value, string remedy, params string[] args)
    {
        var line = await ToolRun.RefusedAsync(["load", .. args]);

        Assert.Contains(value, line, StringComparison.Ordinal);
        Assert.Contains(remedy, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET http://127.0.0.1:8080/\n", "{{host}}")]
    [InlineData("GET {{other}}/\n", "other")]
    [InlineData("GET {{host}}/\n", "--var host", "--var", "host=http://127.0.0.1:1")]
    public async Task Scale_JourneyThatGoesElsewhere_IsRefusedBeforeAnythingStarts(string text, string said, params string[] args)
    {
        using var file = new TemporaryFile("a.http", text);

        var run = await ToolRun.OfAsync(["load", file.Path, "--scale", "1,2", .. args]);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("starting", run.Error, StringComparison.Ordinal);
    }
}
