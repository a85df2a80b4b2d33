using System.CommandLine;
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
        var html = ReportFile.Option("--html", "the plan as one page with charts, which needs no network and no script,");
        var command = new Command(
            "all",
            "The whole capacity plan of a system that a file describes: which way to scale, how many nodes, which database path,"
            + " what availability.\n\n"
            + "Example: stormproof plan all --from docs/examples/system.yaml --html plan.html")
        {
            from, html,
        };
        Numbers.Require(command, from, "system.yaml");
        command.SetAction(parsed =>
            RunAsync(shell.For(parsed), parsed.GetValue(from)!, parsed.GetValue(html)));
        return command;
    }

    private static async Task<int> RunAsync(Shell shell, string from, string? html)
    {
        var plan = SystemFile.Plan(from);
        if (html is not null)
        {
            await ReportFile.WriteAsync(html, SystemPage.Render(plan)).ConfigureAwait(false);
            shell.Progress($"wrote {Shown.Of(html)}");
        }

        return await PlanEnd.WriteAsync(
            shell, SystemDocument.Of(plan), PlanJson.Default.SystemDocument, o => SystemText.Write(o, plan)).ConfigureAwait(
                false);
    }
}
