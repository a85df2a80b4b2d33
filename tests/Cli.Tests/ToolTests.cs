using Stormproof.Cli;
using Stormproof.Cli.Output;

namespace Stormproof.Cli.Tests;

/// <summary>Bad input: one line with the value and the remedy, exit code 2, nothing started.</summary>
public sealed class ToolTests
{
    [Theory]
    [InlineData("dril", "did you mean 'drill'?")]
    [InlineData("drill logout-strom", "did you mean 'logout-storm'?")]
    [InlineData("drill", "needs one of: logout-storm")]
    [InlineData("", "needs one of: up, drill")]
    [InlineData("up --nods 3", "did you mean '--nodes'?")]
    [InlineData("up --nodes 0", "--nodes '0' is not allowed; give a whole number from 1 to 50")]
    [InlineData("up --nodes three", "--nodes 'three' is not allowed")]
    [InlineData("up --port 70000", "--port '70000' is not allowed")]
    [InlineData("up --format xml", "'xml'")]
    [InlineData("up --sessions none", "'none'")]
    [InlineData("up --redis foo,bar=1", "--redis 'foo,bar=1'")]
    [InlineData("up --postgres blah", "--postgres cannot be read")]
    [InlineData("drill logout-storm --users -1", "--users '-1' is not allowed")]
    [InlineData("drill logout-storm --seed x", "--seed 'x' is not allowed")]
    public async Task RunAsync_BadInput_IsOneLineAndExit2(string line, string expected)
    {
        var (exit, output, error) = await RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, exit);
        Assert.Empty(output);
        Assert.Equal(1, error.Count(c => c == '\n'));
        Assert.StartsWith("stormproof: ", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ConnectionStringWithSecret_IsNotRepeated()
    {
        var (exit, _, error) = await RunAsync("up", "--postgres", "Password=hush-hush;Nonsense=1");

        Assert.Equal(2, exit);
        Assert.DoesNotContain("hush-hush", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("up --help")]
    [InlineData("drill logout-storm --help")]
    public async Task RunAsync_Help_HasAnExampleAndExit0(string line)
    {
        var (exit, output, error) = await RunAsync(line.Split(' '));

        Assert.Equal(0, exit);
        Assert.Contains("stormproof", output, StringComparison.Ordinal);
        Assert.Contains("Example", output, StringComparison.Ordinal);
        Assert.Empty(error);
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("drill", "drill", 0)]
    [InlineData("dril", "drill", 1)]
    [InlineData("storm", "strom", 2)]
    [InlineData("", "up", 2)]
    public void Distance_TwoWords_IsTheNumberOfEdits(string a, string b, int expected)
    {
        Assert.Equal(expected, UsageErrors.Distance(a, b));
        Assert.Equal(expected, UsageErrors.Distance(b, a));
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await Tool.RunAsync(args, output, error);
        return (exit, output.ToString(), error.ToString());
    }
}
