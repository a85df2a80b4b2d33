using System.Globalization;
using Stormproof.Cli.Output;
using Stormproof.Load.Engine;

namespace Stormproof.Cli.Commands.Load;

/// <summary>A run under way.</summary>
internal sealed class LoadView : IDisposable
{
    private readonly DrillView _line;
    private readonly LoadPlan _plan;

    public LoadView(Shell shell, LoadPlan plan)
    {
        (_plan, _line) = (plan, new DrillView(shell));
        shell.Progress(string.Create(
            CultureInfo.InvariantCulture,
            $"load on {plan.Scenario.Target}: {Describe(plan.Model)}, {plan.Model.Duration.TotalSeconds:0.###} s"
            + $" after {plan.WarmUp.TotalSeconds:0.###} s of warm-up"));
    }

    public void Show(LoadProgress progress)
    {
        if (progress.Elapsed > TimeSpan.Zero)
        {
            _line.Show(string.Create(
                CultureInfo.InvariantCulture,
                $"{progress.Elapsed.TotalSeconds:0} of {_plan.Model.Duration.TotalSeconds:0} s  {progress.Rps:N0} rps"
                + $"  p50 {progress.P50Ms:0.00} ms  p99 {progress.P99Ms:0.00} ms  errors {progress.Errors:N0}"
                + $"  users {progress.Running:N0}"));
        }
    }

    public void Dispose() => _line.Dispose();

    private static string Describe(LoadModel model) => model switch
    {
        OpenModel open => string.Create(CultureInfo.InvariantCulture, $"{open.Schedule.Count:N0} requests on schedule"),
        ClosedModel closed => string.Create(CultureInfo.InvariantCulture, $"{closed.Users:N0} users"),
        _ => "",
    };
}
