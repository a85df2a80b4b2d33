using Stormproof.Model.Consistency;
using Stormproof.Simulation.Tests.Time;

namespace Stormproof.Simulation.Tests.Database;

/// <summary>How nodes reach the database. What they believe about replicas is a little old.</summary>
internal sealed class Connections(Scheduler scheduler, Network network, Cluster cluster)
{
    private readonly LogPosition[] _lastSeen = new LogPosition[cluster.Servers.Length];

    /// <summary>Whether the database answers "no" now and then for no reason of its own.</summary>
    public double FailureChance { get; set; }

    /// <summary>Where the primary stood when it was asked last.</summary>
    public LogPosition LastSeenPrimary { get; private set; }

    /// <summary>Asks the replicas where they stand.</summary>
    public void Watch()
    {
        foreach (var server in cluster.Servers)
        {
            _lastSeen[server.Id] = server.IsUp && server != cluster.Primary ? server.Position : default;
        }

        LastSeenPrimary = cluster.Primary.Position;
    }

    /// <summary>A replica for which <paramref name="isFit"/> holds by what was seen last; none: the primary.</summary>
    public Server Source(Func<LogPosition, bool> isFit)
    {
        var fit = cluster.Servers.Where(s => s != cluster.Primary && _lastSeen[s.Id].IsKnown && isFit(_lastSeen[s.Id])).ToArray();
        return fit.Length == 0 ? cluster.Primary : scheduler.OneOf(fit);
    }

    public Task<Reply<Row>> Read(Node node, Server server, int key) =>
        Ask<Row>(node, server, reply => cluster.Read(server, key, reply));

    /// <summary>The primary's position now.</summary>
    public Task<Reply<LogPosition>> Position(Node node) => AskPrimary<LogPosition>(node, p => p.Position);

    public Task<Reply<Transaction>> Begin(Node node, Func<int, bool> isGuarded) =>
        AskPrimary(node, _ => cluster.Begin(isGuarded));

    public Task<Reply<bool>> Update(Node node, Transaction transaction) => AskPrimary(node, _ => cluster.Update(transaction));

    public Task<Reply<CommitAnswer>> Commit(Node node, Transaction transaction, int[] keys)
    {
        var primary = cluster.Primary;
        return network.Ask<CommitAnswer>(
            node, Limits.DatabaseTimeout, () => primary.IsUp, reply => cluster.Commit(transaction, keys, reply));
    }

    private Task<Reply<T>> AskPrimary<T>(Node node, Func<Server, T> execute)
    {
        var primary = cluster.Primary;
        return Ask<T>(node, primary, reply =>
        {
            if (primary == cluster.Primary)
            {
                reply(execute(primary));
            }
        });
    }

    private Task<Reply<T>> Ask<T>(Node node, Server server, Action<Action<T>> execute) => network.Ask(
        node, Limits.DatabaseTimeout, () => server.IsUp && !scheduler.Chance(FailureChance), execute);
}
