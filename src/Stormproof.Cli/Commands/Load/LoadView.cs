using System.Globalization;
using Stormproof.Cli.Output;
using Stormproof.Load.Curves;
using Stormproof.Load.Engine;

namespace Stormproof.Cli.Commands.Load;

/// <summary>A run under way: rate, latency, errors, and the last p99s as a line of bars.</summary>
internal sealed class LoadView : IDisposable
{
    private readonly Shell _shell;
    private readonly DrillView _line;
    private readonly Sparkline _p99 = new(24);
    private TimeSpan _length;
    private string _step = "";

    public LoadView(Shell shell, LoadPlan plan, bool findsKnee)
    {
        (_shell, _line, _length) = (shell, new DrillView(shell), plan.Model.Duration);
        shell.Progress(findsKnee
            ? $"the knee of {plan.Scenario.Target}: a search of one to four minutes"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"load on {plan.Scenario.Target}: {Describe(plan.Model)}, {plan.Model.Duration.TotalSeconds:0.###} s"
                + $" after {plan.WarmUp.TotalSeconds:0.###} s of warm-up"));
    }

    /// <summary>Searches at several node counts.</summary>
    public LoadView(Shell shell, string opening)
    {
        (_shell, _line) = (shell, new DrillView(shell));
        shell.Progress(opening);
    }

    /// <summary>A step of a search.</summary>
    /// <param name="search">It.</param>
    /// <param name="at">Where, before it.</param>
    public void Begin(KneeSearch search, string at = "")
    {
        _length = search.NextDuration;
        _step = string.Create(CultureInfo.InvariantCulture, $"{at}{search.Doing} {search.NextRequestsPerSecond:N0} req/s: ");
        if (!_shell.IsLive)
        {
            _shell.Progress(string.Create(CultureInfo.InvariantCulture, $"{_step}{_length.TotalSeconds:0.#} s"));
        }
    }

    public void Show(LoadProgress progress)
    {
        if (progress.Elapsed > TimeSpan.Zero)
        {
            _p99.Add(progress.P99Ms);
            _line.Show(string.Create(
                CultureInfo.InvariantCulture,
                $"{_step}{progress.Elapsed.TotalSeconds:0}/{_length.TotalSeconds:0} s  {progress.Rps:N0} rps"
                + $"  p50 {progress.P50Ms:0.00} ms  p99 {progress.P99Ms:0.00} ms  errors {progress.Errors:N0}"
                + $"  users {progress.Running:N0}{(_shell.IsLive ? $"  {_p99}" : "")}"));
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
