using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Stormproof.Cli.Output;
using Stormproof.Lab.Drills;

namespace Stormproof.Cli.Commands.Drills;

/// <summary>A drill from its first line to the exit code of its verdict; its report is one JSON document or a table.</summary>
internal static class DrillRun
{
    /// <param name="shell">Where it is shown.</param>
    /// <param name="opening">Said first: what is about to run.</param>
    /// <param name="run">The drill, given the line that shows how far it is.</param>
    /// <param name="json">Writes the report.</param>
    /// <param name="table">Shows it.</param>
    public static async Task<int> ShowAsync<TReport, TRun>(
        Shell shell, string opening, Func<Action<string>, Task<TReport>> run, JsonTypeInfo<TReport> json,
        Func<TReport, DrillTable<TRun>> table)
        where TReport : IDrillReport<TRun>
    {
        shell.Progress(opening);
        TReport report;
        using (var live = new DrillView(shell))
        {
            report = await run(live.Show).ConfigureAwait(false);
        }

        if (shell.Json)
        {
            await shell.Output.WriteLineAsync(JsonSerializer.Serialize(report, json)).ConfigureAwait(false);
        }
        else
        {
            table(report).Write(shell, report);
        }

        return report.Reasons.Count == 0 ? ExitCode.Fine : ExitCode.VerdictBad;
    }
}
