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
        var output = ReportFile.Option("--output", "the journey, instead of to stdout,");
        var dropStatic = new Option<bool>("--drop-static")
        {
            Description = "Leave out images, fonts, styles, scripts and media.",
        };
        var command = new Command(
            "import",
            "Make a journey (.http) of a session that a browser recorded (HAR): requests in order, think times from the gaps,"
                + " cookies"
            + " left to each user's jar, secrets masked into variables of the environment.\n\n"
            + "Example: stormproof load import session.har --output session.http --drop-static")
        {
            file, output, dropStatic,
        };
        command.SetAction(parsed => RunAsync(
            shell.For(parsed), parsed.GetValue(file)!, parsed.GetValue(output),
            new HarOptions { DropStatic = parsed.GetValue(dropStatic) }));
        return command;
    }

    private static async Task<int> RunAsync(
        Shell shell, string file, string? output, HarOptions options)
    {
        var journey = HarImport.Convert(file, options);
        if (output is null)
        {
            await shell.Output.WriteAsync(journey.Text).ConfigureAwait(false);
        }
        else
        {
            await ReportFile.WriteAsync(output, journey.Text).ConfigureAwait(false);
        }

        shell.Progress(
            $"{journey.Requests} requests{(output is null ? "" : $" written to {output}")}, {journey.Dropped} left out"
            + (journey.Secrets.Count == 0 ? "" : $"; set {string.Join(", ", journey.Secrets)} before a run"));
        return ExitCode.Fine;
    }
}
