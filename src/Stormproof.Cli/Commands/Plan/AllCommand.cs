using System.CommandLine;
using System.Text;
using Stormproof.Cli.Input;
using Stormproof.Cli.Input.Systems;
using Stormproof.Cli.Output;
using Stormproof.Cli.Output.Plans;
using Stormproof.Cli.Output.Plans.Whole;

namespace Stormproof.Cli.Commands.Plan;

/// <summary><c>stormproof plan all</c>.</summary>
internal static class AllCommand
{
    public static Command Build(Shell shell)
    {
        var from = new Option<string?>("--from")
        {
            Description = "A YAML or JSON file with load, nodes, database and availability.",
        };
        var html = new Option<string?>("--html")
        {
            Description = "Also write the plan as one HTML page with charts; it needs no network and no script.",
        };
        var command = new Command(
            "all",
            "The whole capacity plan of a system that a file describes: which way to scale, how many nodes, which database path,"
            + " what availability.\n\n"
            + "Example: stormproof plan all --from docs/examples/system.yaml --html plan.html")
        {
            from, html,
        };
        Numbers.Require(command, from, "system.yaml");
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(shell.For(parsed), parsed.GetValue(from)!, parsed.GetValue(html), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Shell shell, string from, string? html, CancellationToken cancellationToken)
    {
        var plan = SystemFile.Plan(from);
        if (html is not null)
        {
            await WriteAsync(html, SystemPage.Render(plan), cancellationToken).ConfigureAwait(false);
            shell.Progress($"wrote {Shown.Of(html)}");
        }

        return await PlanEnd.WriteAsync(
            shell, SystemDocument.Of(plan), PlanJson.Default.SystemDocument, o => SystemText.Write(o, plan)).ConfigureAwait(
                false);
    }

    private static async Task WriteAsync(string path, string page, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllTextAsync(path, page, new UTF8Encoding(false), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException(
                $"--html {Shown.Of(path)} cannot be written; give a file in a directory that is there and may be written,"
                + " for example --html plan.html.");
        }
    }
}
