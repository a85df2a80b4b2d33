using System.CommandLine;
using Spectre.Console;

namespace Stormproof.Cli.Output;

/// <summary>Where a verb writes: its result on stdout, everything else on stderr.</summary>
internal sealed record Shell(TextWriter Output, TextWriter Error, TimeProvider Clock)
{
    private readonly long _begun = Clock.GetTimestamp();

    public bool Json { get; private init; }

    public bool Verbose { get; private init; }

    /// <summary>Someone watches stderr.</summary>
    public bool IsLive => ReferenceEquals(Error, Console.Error) && !Console.IsErrorRedirected;

    public Shell For(ParseResult parsed) => this with
    {
        Json = parsed.GetValue(GlobalOptions.Format) == "json",
        Verbose = parsed.GetValue(GlobalOptions.Verbose),
    };

    /// <summary>One line of progress.</summary>
    public void Progress(string line)
    {
        lock (Error)
        {
            Error.WriteLine($"{(IsLive ? "\r\u001b[K" : "")}[{Clock.GetElapsedTime(_begun).TotalSeconds,6:0.0} s] {line}");
        }
    }

    /// <summary>A console on stdout for tables; plain when stdout is no terminal.</summary>
    public IAnsiConsole Table()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Output) });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = 120;
        }

        return console;
    }
}
