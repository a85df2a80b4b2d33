using Stormproof.Autoscaling;
using Stormproof.Lab.Drills.Elasticity;

namespace Stormproof.Lab.Drills.SaturatedDatabase;

/// <summary>The incident's autoscaler: p95 above its target for a minute adds a node, whatever the last one brought.</summary>
internal sealed class LatencyAlarm(
    ISampleSource source, IFleetProvider provider, SaturatedOptions options, TimeProvider clock, Action<string> log)
    : MinuteAlarm(provider, options.Minute, clock)
{
    /// <summary>How many nodes there should be from now on.</summary>
    internal static int Decide(double p95Ms, int nodes, SaturatedOptions options) =>
        p95Ms > options.TargetP95Ms ? Math.Min(options.MaxNodes, nodes + 1) : nodes;

    protected override Task BeginAsync(CancellationToken cancellationToken) => source.TakeAsync(cancellationToken);

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        var metrics = await source.TakeAsync(cancellationToken).ConfigureAwait(false);
        var view = await Provider.ViewAsync(cancellationToken).ConfigureAwait(false);
        var target = Decide(metrics.P95Ms, view.Target, options);
        log(FormattableString.Invariant(
            $"before: p95 {metrics.P95Ms:0} ms, {metrics.ThroughputRps:0.#} rps: {view.Target} -> {target}"));
        if (target != view.Target)
        {
            await Provider.SetTargetAsync(target, cancellationToken).ConfigureAwait(false);
        }
    }
}
