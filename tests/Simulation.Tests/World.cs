using Stormproof.Simulation.Tests.Client;
using Stormproof.Simulation.Tests.Database;
using Stormproof.Simulation.Tests.Store;
using Stormproof.Simulation.Tests.Time;

namespace Stormproof.Simulation.Tests;

/// <summary>Everything there is: nodes, the store, the database, the network between them, and who judges.</summary>
internal sealed class World
{
    private const int NodeCount = 3;
    private readonly App[] _apps = new App[NodeCount];
    private readonly HashSet<Watched> _underWay = [];
    private readonly Judged _judged;

    /// <param name="seed">Decides everything.</param>
    /// <param name="removed">Guards that are not there.</param>
    /// <param name="judged">What is promised.</param>
    public World(ulong seed, Guard removed, Judged judged)
    {
        _judged = judged;
        Scheduler = new Scheduler(seed);
        Network = new Network(Scheduler);
        Rules = new WeakRules(removed);
        Store = new SimulatedStore(Scheduler, Network, Coverage, Rules);
        Cluster = new Cluster(Scheduler, Rules, Coverage);
        Database = new Connections(Scheduler, Network, Cluster);
        Oracle = new Oracle(Scheduler, Cluster);
        WritePauseMs = Scheduler.OneOf([30L, 100, 400]);
        Store.Changed = Broadcast;
        Cluster.BecameVisible = BecameVisible;
        Nodes = [.. Enumerable.Range(0, NodeCount).Select(id => new Node(Scheduler, id) { Died = Died })];
        Scheduler.Every(20, 50, Database.Watch);
        foreach (var node in Nodes)
        {
            StartApp(node);
        }
    }

    public Scheduler Scheduler { get; }

    public Network Network { get; }

    public WeakRules Rules { get; }

    public Coverage Coverage { get; } = new();

    public SimulatedStore Store { get; }

    public Cluster Cluster { get; }

    public Connections Database { get; }

    public Oracle Oracle { get; }

    public Tally Tally { get; } = new();

    public Tokens Tokens { get; } = new();

    public Node[] Nodes { get; }

    /// <summary>Longest pause between two writes of one node.</summary>
    public long WritePauseMs { get; }

    /// <summary>No faults and no writes any more.</summary>
    public bool IsCalm { get; set; }

    public bool IsJudged(Answer answer) => _judged != Judged.Hits || answer.Origin == Origin.Hit;

    /// <summary>Notes an operation that must end.</summary>
    public IDisposable Watch(string what, Node node) => new Watched(_underWay, what, node, Scheduler.Now, node.StalledMs);

    /// <summary>Reports what should have ended long ago.</summary>
    public void JudgeUnended()
    {
        foreach (var operation in _underWay.Where(o => o.Life == o.Node.Life))
        {
            var stalledMs = operation.Node.StalledMs - operation.StalledMs;
            Oracle.JudgeDuration(operation.What + " (not ended)", Scheduler.Now - operation.BegunAt, stalledMs);
        }
    }

    private void Broadcast(int key)
    {
        foreach (var node in Nodes)
        {
            var life = node.Life;
            Network.Send(() =>
            {
                if (!node.IsCutOff)
                {
                    node.Deliver(life, () => _apps[node.Id].Changed(key));
                }
            });
        }
    }

    /// <summary>Promise C: from here on every read sees it, unless the store lost the intent.</summary>
    private void BecameVisible(Transaction transaction)
    {
        if (_judged == Judged.Acknowledged)
        {
            return;
        }

        foreach (var (key, version) in transaction.Written.Where(w => transaction.IsGuarded(w.Key)))
        {
            Oracle.Raise(key, version);
        }
    }

    private void Died(Node node)
    {
        Coverage.Add(Seen.NodeDied);
        var life = node.Life;
        Scheduler.After(Scheduler.Between(5, 60), () => node.Deliver(life, () => StartApp(node)));
    }

    private void StartApp(Node node)
    {
        _apps[node.Id] = new App(this, node);
        _apps[node.Id].Start();
    }

    private sealed class Watched : IDisposable
    {
        private readonly HashSet<Watched> _all;

        public Watched(HashSet<Watched> all, string what, Node node, long begunAt, long stalledMs)
        {
            (_all, What, Node, Life, BegunAt, StalledMs) = (all, what, node, node.Life, begunAt, stalledMs);
            all.Add(this);
        }

        public string What { get; }

        public Node Node { get; }

        public int Life { get; }

        public long BegunAt { get; }

        public long StalledMs { get; }


        public void Dispose() => _all.Remove(this);
    }
}
