using Stormproof.Lab.Drills.Http;
using Stormproof.Lab.Systems;
using Stormproof.Model.Fleet;

namespace Stormproof.Lab.Drills.DeadNode;

/// <summary>Makes three nodes ill, each in its way, and well again.</summary>
internal sealed class IllNodes(DeadNodeOptions options, NodePages pages, LocalNode hung, LocalNode erring, LocalNode slow)
{
    /// <summary>A node that says nothing for so long hangs.</summary>
    private static readonly TimeSpan HangsAfter = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public string Hung => hung.Name;

    public string Erring => erring.Name;

    public string Slow => slow.Name;

    public static IllNodes Choose(DeadNodeOptions options, NodePages pages, IReadOnlyList<LocalNode> nodes)
    {
        var random = new SeededRandom((ulong)options.Seed);
        var left = nodes.OrderBy(n => n.Name, StringComparer.Ordinal).ToList();
        return new IllNodes(options, pages, Take(), Take(), Take());

        LocalNode Take()
        {
            var at = random.Next(left.Count);
            var node = left[at];
            left.RemoveAt(at);
            return node;
        }
    }

    public async Task FallIllAsync(CancellationToken cancellationToken)
    {
        await pages.FailAsync(erring.Name, cancellationToken).ConfigureAwait(false);
        await pages.SlowAsync(slow.Name, options.SlowPageTime, cancellationToken).ConfigureAwait(false);
        hung.Pause();
    }

    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        hung.Resume();
        await pages.SlowAsync(erring.Name, options.PageTime, cancellationToken).ConfigureAwait(false);
        await pages.SlowAsync(slow.Name, options.PageTime, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks each for the page, without the balancer.</summary>
    public async Task<NodeFaultChecks> CheckAsync(string path, TimeProvider clock, CancellationToken cancellationToken)
    {
        var hangs = AskAsync(hung, HangsAfter);
        var errs = AskAsync(erring, Patience);
        var isSlow = AskAsync(slow, Patience);
        await Task.WhenAll(hangs, errs, isSlow).ConfigureAwait(false);
        var (late, time) = await isSlow.ConfigureAwait(false);
        return new NodeFaultChecks(
            (await hangs.ConfigureAwait(false)).Answer.TimedOut,
            (await errs.ConfigureAwait(false)).Answer.Status == 500,
            late.Status == 200 && time >= options.SlowPageTime);

        async Task<(Answer Answer, TimeSpan Time)> AskAsync(LocalNode node, TimeSpan timeout)
        {
            using var client = new DrillClient(node.Address, 1, timeout, clock);
            var begun = clock.GetTimestamp();
            var answer = await client.SendAsync(HttpMethod.Get, path, null, null, null, cancellationToken).ConfigureAwait(false);
            return (answer, clock.GetElapsedTime(begun));
        }
    }
}
