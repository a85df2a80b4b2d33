namespace Stormproof.Cli.Tests;

/// <summary>One run of the tool in this process, for lines that start nothing.</summary>
internal sealed record ToolRun(int Code, string Output, string Error)
{
    public static async Task<ToolRun> OfAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await Tool.RunAsync(args, output, error);
        return new ToolRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Asserts the end of every wrong line: code 2, one line on stderr, nothing on stdout.</summary>
    /// <returns>That line.</returns>
    public static async Task<string> RefusedAsync(params string[] args)
    {
        var run = await OfAsync(args);
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Empty(run.Output);
        var line = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("stormproof: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\t', line);
        return line;
    }
}
