using System.Net;
using Stormproof.Gateway;
using Stormproof.Gateway.Nodes;
using Stormproof.Lab.Drills.Stampede;
using Stormproof.Lab.Systems;
using Stormproof.Load.Engine;
using Stormproof.Load.Results;
using Stormproof.Load.Schedules;
using Stormproof.Load.Transport;

namespace Stormproof.Lab.Drills.DeadNode;

/// <summary>One run over a running system: load through the balancer, and three nodes that fall ill while it lasts.</summary>
internal sealed class DeadNodeRun(
    LocalSystem system, DeadNodeOptions options, NodePages pages, HotCategory page, TimeProvider clock, Action<string> progress)
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);

    private NodeFleet Fleet => system.Gateway.Fleet;

    public async Task<DeadNodeResult> RunAsync(string name, GatewayOptions balancer, CancellationToken cancellationToken)
    {
        await system.Gateway.ApplyAsync(balancer, cancellationToken).ConfigureAwait(false);
        var ill = IllNodes.Choose(options, pages, system.Group.Nodes);
        await ForgetAsync(cancellationToken).ConfigureAwait(false);
        var retried = system.Gateway.Statistics.Retried;
        var load = LoadEngine.RunAsync(Plan(), clock, p => progress(Text(name, p)), cancellationToken);
        try
        {
            await Task.Delay(options.Calm, clock, cancellationToken).ConfigureAwait(false);
            var earlier = Fleet.Nodes;
            await ill.FallIllAsync(cancellationToken).ConfigureAwait(false);
            await Task.Delay(options.Duration / 2, clock, cancellationToken).ConfigureAwait(false);
            var checks = await ill.CheckAsync(page.Path, clock, cancellationToken).ConfigureAwait(false);
            var result = await load.ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return Result(
                result, ill, new AttemptCounts(earlier, Fleet.Nodes), checks, system.Gateway.Statistics.Retried - retried);
        }
        finally
        {
            await ill.RecoverAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Lets the balancer meet the nodes anew: what it has learnt in another run is no part of this one.</summary>
    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        foreach (var node in system.Group.Nodes)
        {
            await pages.SlowAsync(node.Name, options.PageTime, cancellationToken).ConfigureAwait(false);
            await Fleet.RemoveAsync(node.Name).ConfigureAwait(false);
            Fleet.Add(node.Name, node.Address);
        }

        await Task.WhenAll(system.NodeNames.Select(n => Fleet.WaitReadyAsync(n, ReadyTimeout, cancellationToken)))
            .ConfigureAwait(false);
    }

    private LoadPlan Plan()
    {
        var target = system.GatewayAddress;
        var origin = HttpOrigin.At(new IPEndPoint(IPAddress.Parse(target.Host), target.Port));
        return new LoadPlan
        {
            Scenario = new UrlScenario(
                page.Path, HttpRequest.Render(origin, "GET", page.Path, [], ReadOnlyMemory<byte>.Empty, AnswerParts.None)),
            Model = new OpenModel(ArrivalSchedule.Constant(options.Rate, options.Duration)),
            WarmUp = options.Calm,
            Transport = new TransportOptions { RequestTimeout = options.RequestTimeout },
            Seed = (ulong)options.Seed,
        };
    }

    private static string Text(string name, LoadProgress p) => p.Elapsed < TimeSpan.Zero
        ? $"{name}: all nodes are well"
        : FormattableString.Invariant($"{name}: requests {p.Requests:N0}, failed {p.Errors:N0}, p99 {p.P99Ms:N0} ms");

    private DeadNodeResult Result(LoadResult load, IllNodes ill, AttemptCounts attempts, NodeFaultChecks checks, long retries) =>
        new(
            load.Requests,
            load.Errors,
            load.ErrorRate,
            load.ErrorClasses.GetValueOrDefault(RequestOutcomes.Name(RequestOutcome.Timeout)),
            load.ErrorClasses.GetValueOrDefault(RequestOutcomes.Name(RequestOutcome.ServerStatus)),
            Errors(load.Steps.Where(s => s.StartMs >= load.DurationMs / 2)),
            retries,
            attempts.Ejections,
            attempts.ShareOf(ill.Hung),
            attempts.ShareOf(ill.Erring),
            attempts.ShareOf(ill.Slow),
            checks,
            Math.Round(load.Rps, 1),
            load.Latency.P50Ms,
            load.Latency.P99Ms,
            (long)options.Duration.TotalMilliseconds);

    private static long Errors(IEnumerable<LoadStep> steps) => steps.Sum(s => (long)Math.Round(s.ErrorRate * s.Requests));

    /// <summary>What the balancer's own counts say of the time between two looks.</summary>
    private sealed class AttemptCounts(IReadOnlyList<NodeStatus> earlier, IReadOnlyList<NodeStatus> now)
    {
        public long Ejections => now.Sum(n => n.Ejections) - earlier.Sum(n => n.Ejections);

        public double ShareOf(string node) => All == 0 ? 0 : Math.Round((double)Of(node) / All, 4);

        private long All => now.Sum(n => n.Requests) - earlier.Sum(n => n.Requests);

        private long Of(string node) => now.Single(n => n.Name == node).Requests - earlier.Single(n => n.Name == node).Requests;
    }
}
