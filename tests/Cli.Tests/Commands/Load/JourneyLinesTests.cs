using Stormproof.Testing;

namespace Stormproof.Cli.Tests.Commands.Load;

/// <summary>Lines about journeys that are wrong: nothing is sent.</summary>
public sealed class JourneyLinesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gone.http: cannot be read", "load", "@gone.http")]
    [InlineData("'a.txt' is no target; give an http or https URL without a user name, for example http://127.0.0.1:8080/, or a .http", "load", "a.txt")]
    [InlineData("j.http:1:26: 'x' has no value; define it with @x = ...", "load", "@j.http")]
    [InlineData("--var 'x' is no variable; give NAME=VALUE", "load", "@j.http", "--var", "x")]
    [InlineData("--var '=x' is no variable", "load", "@j.http", "--var", "=x")]
    [InlineData("there is no environment 'dev'", "load", "@j.http", "--env", "dev")]
    [InlineData("--env, --var and --follow-redirects are for journeys", "load", "http://127.0.0.1:1/", "--follow-redirects")]
    [InlineData("threshold 'p99' compares nothing", "load", "@j.http", "--threshold", "p99")]
    [InlineData("threshold 'logon:p99<1s' is about a request 'logon', which the run does not have; it has GET /{{x}}.", "load", "@j.http",
        "--var", "x=1", "--threshold", "logon:p99<1s")]
    [InlineData("'http://192.0.2.1' is not this machine", "load", "@far.http")]
    [InlineData("t.csv:2: '-1' is no rate", "load", "http://127.0.0.1:1/", "--trace", "@t.csv")]
    [InlineData("--rate and --trace both say the rate", "load", "http://127.0.0.1:1/", "--trace", "@t.csv", "--rate", "1")]
    [InlineData("s.har:1:1: is not valid JSON here", "load", "import", "@s.har")]
    [InlineData("gone.har: cannot be read", "load", "import", "@gone.har")]
    public async Task Load_WrongLine_IsOneLineThatSaysWhatToDo(string expected, params string[] args)
    {
        await File.WriteAllTextAsync(At("j.http"), "GET http://127.0.0.1:1/{{x}}");
        await File.WriteAllTextAsync(At("far.http"), "GET http://192.0.2.1/");
        await File.WriteAllTextAsync(At("t.csv"), "0,1\n1,-1\n");
        await File.WriteAllTextAsync(At("s.har"), "x");
        var line = await ToolRun.RefusedAsync([.. args.Select(a => a.StartsWith('@') ? At(a[1..]) : a)]);
        Assert.Contains(expected, line, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder.Path, name);
}
