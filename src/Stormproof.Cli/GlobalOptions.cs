using System.CommandLine;

namespace Stormproof.Cli;

/// <summary>Options that every verb takes.</summary>
internal static class GlobalOptions
{
    public static Option<string> Format { get; } = Build();

    public static Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Say more on stderr.",
        Recursive = true,
    };

    private static Option<string> Build()
    {
        var format = new Option<string>("--format")
        {
            Description = "text, or json: one document on stdout and nothing else there.",
            DefaultValueFactory = _ => "text",
            Recursive = true,
        };
        format.AcceptOnlyFromAmong("text", "json");
        return format;
    }
}
