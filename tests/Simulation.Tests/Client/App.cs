using Stormproof.Simulation.Tests.Time;

namespace Stormproof.Simulation.Tests.Client;

/// <summary>One life of a node: everything it keeps in memory, its readers and its writer.</summary>
internal sealed class App
{
    private const int Readers = 4;
    private readonly World _world;
    private readonly Node _node;
    private readonly Flights _flights;
    private readonly ProcessCopies _copies;
    private readonly Reader _reader;
    private readonly Writer _writer;

    public App(World world, Node node)
    {
        (_world, _node) = (world, node);
        var (rules, coverage) = (world.Rules, world.Coverage);
        var loader = new Loader(world.Scheduler, node, world.Database, world.Cluster, rules, coverage);
        _flights = new Flights(world.Scheduler, coverage, rules.Lacks(Guard.LateCallersWaitForTheNextFlight));
        _copies = new ProcessCopies(node, coverage, rules.Lacks(Guard.CopyExpires));
        _reader = new Reader(
            node, world.Store, world.Database, loader, rules, world.Tokens, new Circuit(node, coverage), coverage);
        _writer = new Writer(world.Scheduler, node, world.Store, world.Database, rules, world.Tokens, coverage);
    }

    /// <summary>Reads and writes until the node dies.</summary>
    public void Start()
    {
        for (var i = 0; i < Readers; i++)
        {
            _world.Scheduler.Launch(() => Again(1, 12, ReadOne));
        }

        _world.Scheduler.Launch(() => Again(5, _world.WritePauseMs, WriteSome));
    }

    /// <summary>The broadcast that a key changed.</summary>
    public void Changed(int key) => _copies.Drop(key);

    private async Task Again(long leastMs, long mostMs, Func<Task> act)
    {
        while (true)
        {
            await _node.Sleep(_world.Scheduler.Between(leastMs, mostMs));
            await act();
        }
    }

    private async Task ReadOne()
    {
        var key = (int)_world.Scheduler.Between(0, Limits.Keys - 1);
        var (begunAt, stalledMs) = (_world.Scheduler.Now, _node.StalledMs);
        using var watch = _world.Watch("read", _node);
        var answer = await Read(key, _world.Scheduler.Chance(0.3));
        _world.Oracle.JudgeDuration("read", _world.Scheduler.Now - begunAt, _node.StalledMs - stalledMs);
        _world.Tally.Count(key, answer);
        _world.Scheduler.Trace?.Invoke($"node {_node.Id}: read of key {key} begun at {begunAt} ends: {answer}");
        if (answer.IsOk && _world.IsJudged(answer))
        {
            // The node's clock may be 2 % off, and counts whole milliseconds.
            var since = answer.Origin == Origin.Copy ? begunAt - (Limits.ProcessLifetime * 102 / 100) - 2 : begunAt;
            _world.Oracle.Judge(key, since, answer.Version, answer.Origin);
        }
    }

    private async Task<Answer> Read(int key, bool mayCopy)
    {
        if (mayCopy && _copies.TryGet(key, out var copy))
        {
            return copy;
        }

        var born = _node.Clock;
        var answer = await ReadShared(key);
        if (mayCopy)
        {
            _copies.Put(key, answer, _world.Rules.Lacks(Guard.CopyAgesFromBeforeTheLoad) ? _node.Clock : born);
        }

        return answer;
    }

    /// <summary>A hit needs no flight; whether a reader tries that first changes nothing.</summary>
    private async Task<Answer> ReadShared(int key)
    {
        if (_world.Scheduler.Chance(0.5))
        {
            var stored = await _world.Store.Get(_node, key);
            if (stored.Value is { } value)
            {
                return _reader.Hit(value);
            }
        }

        return await _flights.Fly(key, () => _reader.Fly(key));
    }

    private async Task WriteSome()
    {
        if (_world.IsCalm)
        {
            return;
        }

        var first = (int)_world.Scheduler.Between(0, Limits.Keys - 1);
        var keys = _world.Scheduler.Chance(0.25) ? new[] { first, (first + 1) % Limits.Keys } : [first];
        var (begunAt, stalledMs) = (_world.Scheduler.Now, _node.StalledMs);
        using var watch = _world.Watch("write", _node);
        var written = await _writer.Write(keys);
        _world.Coverage.Add(written.Count > 0 ? Seen.Acknowledged : Seen.NotAcknowledged);
        _world.Oracle.JudgeDuration("write", _world.Scheduler.Now - begunAt, _node.StalledMs - stalledMs);
        foreach (var (key, version) in written)
        {
            _world.Scheduler.Trace?.Invoke($"node {_node.Id}: version {version} of key {key} is acknowledged");
            _world.Oracle.Raise(key, version);
        }
    }
}
