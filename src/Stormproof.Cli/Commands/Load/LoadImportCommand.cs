using System.CommandLine;
using Stormproof.Cli.Output;
using Stormproof.Load.Journeys.Har;

namespace Stormproof.Cli.Commands.Load;

/// <summary><c>stormproof load import</c>: a recorded session as a journey.</summary>
internal static class LoadImportCommand
{
    public static Command Build(Shell shell)
    {
        var file = new Argument<string>("FILE") { Description = "A HAR file, as the network view of a browser saves it." };
        var output = new Option<string?>("--output") { Description = "The .http file to write. Default: stdout." };
        var dropStatic = new Option<bool>("--drop-static")
        {
            Description = "Leave out images, fonts, styles, scripts and media.",
        };
        var command = new Command(
            "import",
            "Make a journey (.http) of a session that a browser recorded (HAR): requests in order, think times from the gaps, cookies"
            + " left to each user's jar, secrets masked into variables of the environment.\n\n"
            + "Example: stormproof load import session.har --output session.http --drop-static")
        {
            file, output, dropStatic,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            shell.For(parsed), parsed.GetValue(file)!, parsed.GetValue(output),
            new HarOptions { DropStatic = parsed.GetValue(dropStatic) }, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        Shell shell, string file, string? output, HarOptions options, CancellationToken cancellationToken)
    {
        var journey = HarImport.Convert(file, options);
        if (output is null)
        {
            await shell.Output.WriteAsync(journey.Text).ConfigureAwait(false);
        }
        else
        {
            await WriteAsync(output, journey.Text, cancellationToken).ConfigureAwait(false);
        }

        shell.Progress(
            $"{journey.Requests} requests{(output is null ? "" : $" written to {output}")}, {journey.Dropped} left out"
            + (journey.Secrets.Count == 0 ? "" : $"; set {string.Join(", ", journey.Secrets)} before a run"));
        return ExitCode.Fine;
    }

    private static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllTextAsync(path, text, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new UsageException($"--output '{path}' cannot be written ({e.Message}); give a file in a folder that is yours.");
        }
    }
}
