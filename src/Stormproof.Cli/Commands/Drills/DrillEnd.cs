using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Stormproof.Cli.Output;
using Stormproof.Lab.Drills;

namespace Stormproof.Cli.Commands.Drills;

/// <summary>How every drill ends: its report as one JSON document or a table, and the exit code of its verdict.</summary>
internal static class DrillEnd
{
    public static async Task<int> WriteAsync<TReport, TRun>(
        Shell shell, TReport report, JsonTypeInfo<TReport> json, DrillTable<TRun> table)
        where TReport : IDrillReport<TRun>
    {
        if (shell.Json)
        {
            await shell.Output.WriteLineAsync(JsonSerializer.Serialize(report, json)).ConfigureAwait(false);
        }
        else
        {
            table.Write(shell, report);
        }

        return report.Reasons.Count == 0 ? ExitCode.Fine : ExitCode.VerdictBad;
    }
}
