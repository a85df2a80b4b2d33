using Stormproof.Model.Consistency;
using Stormproof.Simulation.Tests.Database;
using Stormproof.Simulation.Tests.Store;
using Stormproof.Simulation.Tests.Time;

namespace Stormproof.Simulation.Tests.Client;

/// <summary>What an app's loader does: a replica that is new enough, as far as it knows, else the primary.</summary>
internal sealed class Loader(
    Scheduler scheduler, Node node, Connections database, Cluster cluster, WeakRules rules, Coverage coverage)
{
    public bool Covers(LogPosition position, LogPosition required) =>
        position.Covers(required) || (rules.Lacks(Guard.TimelinesDoNotCompare) && position.Lsn >= required.Lsn);

    private const ulong Near = 150;

    /// <summary>A read that must have seen a position; not known: any.</summary>
    public async Task<Reply<Row>> LoadAtLeast(int key, LogPosition required)
    {
        var isAnyFit = rules.Lacks(Guard.SourceIsFreshEnough) || !required.IsKnown;
        var isHopeful = scheduler.Chance(0.4);
        var source = database.Source(p => isAnyFit || Covers(p, required) || (isHopeful && IsNear(p, required)));
        var reply = await database.Read(node, source, key);
        if (scheduler.Chance(0.3))
        {
            // A loader may compute for a while what it read.
            await node.Sleep(scheduler.Between(5, 40));
        }

        coverage.Add(!reply.Came ? Seen.LoadFailed : source == cluster.Primary ? Seen.LoadedFromPrimary : Seen.LoadedFromReplica);
        return reply;
    }

    /// <summary>A read of what is current.</summary>
    public async Task<Answer> LoadCurrent(int key, Guard readsCurrent)
    {
        var source = rules.Lacks(readsCurrent) ? database.Source(_ => true) : cluster.Primary;
        var reply = await database.Read(node, source, key);
        coverage.Add(reply.Came ? Seen.DirectRead : Seen.LoadFailed);
        return reply.Came ? ToAnswer(Origin.Current, reply.Value) : Answer.Failed;
    }

    /// <summary>It may be there by the time it is asked.</summary>
    private static bool IsNear(LogPosition position, LogPosition required) =>
        position.Timeline == required.Timeline && position.Lsn + Near >= required.Lsn;

    public static Answer ToAnswer(Origin origin, Row row) => new(origin, row.IsRow ? row.Version : null);
}
