using Stormproof.Lab.Drills.Http;
using Stormproof.Lab.Drills.LogoutStorm;
using Stormproof.Lab.Systems;
using Stormproof.Model.Fleet;

namespace Stormproof.Lab.Drills.StickyFailure;

/// <summary>One run over a running system: all users come in; while they look at their carts a node dies; all look once more.
/// </summary>
internal sealed class StickyRun(LocalSystem system, StickyOptions options, TimeProvider clock, Action<string> progress)
{
    public async Task<StickyResult> RunAsync(string name, CancellationToken cancellationToken)
    {
        var storm = new StormOptions(options.Users, options.Nodes, options.Seed)
        {
            Concurrency = options.Concurrency, ShortestHalf = options.Pass,
        };
        var tally = new StormTally();
        using var client = new DrillClient(system.GatewayAddress, storm.Concurrency, storm.RequestTimeout, clock);
        var categories = await new OrderAudit(system.PrimaryConnectionString).CategoriesAsync(cancellationToken)
            .ConfigureAwait(false);
        var context = new StormContext(client, tally, storm, categories, clock);
        var users = Enumerable.Range(1, options.Users).Select(i => new StickyUser(i, context)).ToArray();
        var crowd = new StormCrowd(storm, clock);
        var retried = system.Gateway.Statistics.Retried;
        var begun = clock.GetTimestamp();

        await PassAsync("come in", (u, ct) => u.EnterAsync(ct)).ConfigureAwait(false);
        var stored = await system.CountSessionsAsync(cancellationToken).ConfigureAwait(false);
        var victim = Choose();
        var there = users.Where(u => u.IsIn).ToArray();
        var onNode = there.Count(u => u.LastNode == victim);
        var dying = KillAsync(victim, cancellationToken);
        await PassAsync("looked while a node dies", (u, ct) => u.LookAsync(ct)).ConfigureAwait(false);
        await dying.ConfigureAwait(false);
        await PassAsync("looked again", (u, ct) => u.LookAsync(ct)).ConfigureAwait(false);
        foreach (var sample in tally.Samples)
        {
            system.Log($"{name}: {sample}");
        }

        return new StickyResult(
            there.Length, onNode, there.Count(u => u.IsHit), there.Count(u => u.LostSession), there.Count(u => u.LostCart),
            stored, Kills: 1, tally.Requests, tally.Failed, system.Gateway.Statistics.Retried - retried, tally.PercentileMs(50),
            tally.PercentileMs(99), (long)clock.GetElapsedTime(begun).TotalMilliseconds);

        Task PassAsync(string doing, Func<StickyUser, CancellationToken, Task> pass) => Ticker.WatchAsync(
            crowd.PassAsync(users, pass, cancellationToken),
            () => $"{name}: users who {doing} {crowd.Done:N0}/{options.Users:N0}, failed requests {tally.Failed:N0}",
            progress, clock);
    }

    private string Choose()
    {
        var nodes = system.NodeNames;
        return nodes[new SeededRandom((ulong)options.Seed).Next(nodes.Count)];
    }

    /// <summary>In the middle of the pass, so that requests are under way.</summary>
    private async Task KillAsync(string victim, CancellationToken cancellationToken)
    {
        await Task.Delay(options.Pass / 2, clock, cancellationToken).ConfigureAwait(false);
        await system.KillAndReplaceAsync(victim, cancellationToken).ConfigureAwait(false);
    }
}
