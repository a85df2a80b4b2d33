using System.Globalization;
using Stormproof.Cli.Output;
using Stormproof.Lab.Scaling;

namespace Stormproof.Cli.Commands.Load.Scaling;

/// <summary><c>stormproof load --scale</c>.</summary>
internal static class ScaleVerb
{
    public static async Task<int> RunAsync(
        Shell shell, string target, ScaleOptions options, Func<ScaleReport, Task> keepAsync, CancellationToken cancellationToken)
    {
        await ScaleTarget.CheckAsync(target, options.ScenarioAt, cancellationToken).ConfigureAwait(false);
        using var live = new LoadView(shell, string.Create(
            CultureInfo.InvariantCulture,
            $"the capacity of {string.Join(", ", options.Counts)} nodes at a p99 of {options.Search.MaxP99Ms:0.###} ms: about a"
            + $" minute each"));
        var report = await ScaleRun.RunAsync(
            options, shell.Clock, shell.Progress, (nodes, search) => live.Begin(search, $"{nodes} nodes, "), live.Show,
            cancellationToken).ConfigureAwait(false);
        live.Dispose();
        report = report with { Target = target };
        await keepAsync(report).ConfigureAwait(false);
        if (shell.Json)
        {
            await shell.Output.WriteLineAsync(ScaleDocument.ToJson(report)).ConfigureAwait(false);
        }
        else
        {
            ScaleTable.Write(shell, report);
        }

        return Code(shell, report);
    }

    /// <summary>A count without a capacity is no success.</summary>
    internal static int Code(Shell shell, ScaleReport report)
    {
        if (report.Interrupted)
        {
            shell.Progress("interrupted; this is what was measured until then");
            return ExitCode.Interrupted;
        }

        return report.Points.All(p => p.HasCapacity) ? ExitCode.Fine : ExitCode.VerdictBad;
    }
}
