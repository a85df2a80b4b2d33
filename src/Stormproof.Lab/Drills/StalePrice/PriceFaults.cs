using Stormproof.Lab.Drills.Database;
using Stormproof.Lab.Faults;
using Stormproof.Lab.Store;
using Stormproof.Lab.Systems;
using Stormproof.Model.Fleet;

namespace Stormproof.Lab.Drills.StalePrice;

/// <summary>Makes every kind of fault, one after the other in a random order, again and again; between the first round and the
/// second a replica is promoted. One at a time: what two at once do is the simulation's subject.</summary>
internal sealed class PriceFaults(
    LocalSystem system, EmbeddedStore store, StoreLinks links, WriterKill kill, Func<CancellationToken, Task> promote,
    StalePriceOptions options, TimeProvider clock)
{
    private const int MaxKillTries = 3;
    private const int SubscriptionTries = 20;
    private static readonly TimeSpan SubscriptionPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReplayPause = TimeSpan.FromMilliseconds(1_200);
    private static readonly TimeSpan Outage = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AfterPromotion = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(20);

    private readonly SeededRandom _random = new((ulong)options.Seed ^ 0xFA17);
    private int _pauses;
    private int _kills;
    private int _restarts;
    private int _cuts;
    private int _broadcasts;
    private int _promotions;

    public FaultCounts Counts => new(
        Volatile.Read(ref _pauses), Volatile.Read(ref _kills), Volatile.Read(ref _restarts), Volatile.Read(ref _cuts),
        Volatile.Read(ref _broadcasts), Volatile.Read(ref _promotions));

    /// <summary>Returns when the time is up and every fault has been made.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        await RoundAsync(() => false, cancellationToken).ConfigureAwait(false);
        await promote(cancellationToken).ConfigureAwait(false);
        _promotions++;
        await RecoverAsync(cancellationToken).ConfigureAwait(false);
        await Task.Delay(AfterPromotion, clock, cancellationToken).ConfigureAwait(false);
        while (!IsOver())
        {
            await RoundAsync(IsOver, cancellationToken).ConfigureAwait(false);
        }

        bool IsOver() => clock.GetElapsedTime(begun) >= options.Duration;
    }

    private async Task RoundAsync(Func<bool> isOver, CancellationToken cancellationToken)
    {
        // First, while everybody is subscribed: after the others a client may take a while to subscribe again.
        await CutBroadcastsAsync(cancellationToken).ConfigureAwait(false);
        List<Func<CancellationToken, Task>> left = [PauseReplayAsync, KillWriterAsync, RestartStoreAsync, CutLinkAsync];
        while (left.Count > 0 && !isOver())
        {
            var place = _random.Next(left.Count);
            await left[place](cancellationToken).ConfigureAwait(false);
            left.RemoveAt(place);
            await RecoverAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PauseReplayAsync(CancellationToken cancellationToken)
    {
        var replicas = system.ReplicaConnectionStrings;
        // The first, or all of them.
        var held = new Replication(
            system.PrimaryConnectionString, [.. replicas.Take(_random.Next(2) == 0 ? 1 : replicas.Count)], clock);
        await held.PauseAsync(cancellationToken).ConfigureAwait(false);
        await Task.Delay(ReplayPause, clock, cancellationToken).ConfigureAwait(false);
        await held.ResumeAsync(cancellationToken).ConfigureAwait(false);
        _pauses++;
    }

    private async Task KillWriterAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxKillTries; i++)
        {
            if (await kill.RunAsync(AnyNode(), cancellationToken).ConfigureAwait(false))
            {
                _kills++;
                return;
            }

            await RecoverAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RestartStoreAsync(CancellationToken cancellationToken)
    {
        await Task.Run(store.Stop, cancellationToken).ConfigureAwait(false);
        await Task.Delay(Outage, clock, cancellationToken).ConfigureAwait(false);
        await Task.Run(store.Start, CancellationToken.None).ConfigureAwait(false);
        _restarts++;
    }

    private async Task CutLinkAsync(CancellationToken cancellationToken)
    {
        var link = links.Of(AnyNode());
        link.Cut();
        await Task.Delay(Outage, clock, cancellationToken).ConfigureAwait(false);
        link.Restore();
        _cuts++;
    }

    private async Task CutBroadcastsAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < SubscriptionTries && !links.All.Any(l => l.HasSubscribers); i++)
        {
            await Task.Delay(SubscriptionPause, clock, cancellationToken).ConfigureAwait(false);
        }

        var all = links.All.ToList();
        var cut = links.SubscriptionsCut;
        all.ForEach(l => l.LoseBroadcasts());
        await Task.Delay(Outage, clock, cancellationToken).ConfigureAwait(false);
        all.ForEach(l => l.DeliverBroadcasts());
        _broadcasts += links.SubscriptionsCut > cut ? 1 : 0;
    }

    private string AnyNode()
    {
        var nodes = system.NodeNames;
        return nodes[_random.Next(nodes.Count)];
    }

    /// <summary>Waits until all nodes take traffic again, and a little longer.</summary>
    private async Task RecoverAsync(CancellationToken cancellationToken)
    {
        foreach (var node in system.NodeNames)
        {
            await system.Gateway.Fleet.WaitReadyAsync(node, ReadyTimeout, cancellationToken).ConfigureAwait(false);
        }

        await Task.Delay(options.Calm, clock, cancellationToken).ConfigureAwait(false);
    }
}
