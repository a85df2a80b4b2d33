using Stormproof.Model.Consistency;
using Stormproof.Simulation.Tests.Store;
using Stormproof.Simulation.Tests.Time;

namespace Stormproof.Simulation.Tests.Database;

/// <summary>A primary and its replicas. Replay is a position that moves; a promotion begins a new timeline.</summary>
internal sealed class Cluster
{
    private readonly Scheduler _scheduler;
    private readonly WeakRules _rules;
    private readonly Coverage _coverage;
    private readonly List<Commit>[] _commits = [.. Enumerable.Range(0, Limits.Keys).Select(_ => new List<Commit>())];

    /// <summary>Where each timeline begins; index 1 is the first.</summary>
    private readonly List<ulong> _begins = [0, 0];

    public Cluster(Scheduler scheduler, WeakRules rules, Coverage coverage)
    {
        (_scheduler, _rules, _coverage) = (scheduler, rules, coverage);
        Primary = Servers[0];
        scheduler.Every(10, 20, () => Grow(Primary, 60));
        foreach (var server in Servers)
        {
            scheduler.Every(2, 12, () => Replay(server));
        }
    }

    public Server[] Servers { get; } = [new(0), new(1), new(2)];

    public Server Primary { get; private set; }

    private int LifeOfPrimary => (Primary.Life * Servers.Length) + Primary.Id;

    public uint Timeline => (uint)_begins.Count - 1;

    /// <summary>Others see from now on what a transaction committed.</summary>
    public Action<Transaction> BecameVisible { get; set; } = _ => { };

    /// <summary>Whether a version of a key leaves no row.</summary>
    public bool Deletes(int key, int version) => version == 0 || _commits[key][version - 1].Deletes;

    public int Versions(int key) => _commits[key].Count;

    /// <summary>Reads a key: first where the server stands, then the data, on one connection.</summary>
    public void Read(Server server, int key, Action<Row> reply)
    {
        var (life, before) = (server.Life, server.Position);
        _scheduler.After(_scheduler.Between(0, 8), () =>
        {
            if (life != server.Life)
            {
                return;
            }

            var version = VersionSeen(server, key);
            _scheduler.Trace?.Invoke($"server {server.Id} at {server.Position} reads key {key}: {version}");
            var row = new Row(version, !Deletes(key, version), before);
            if (_rules.Lacks(Guard.PositionBeforeData))
            {
                _scheduler.After(_scheduler.Between(0, 8), () => reply(row with { AsOf = server.Position }));
            }
            else
            {
                reply(row);
            }
        });
    }

    public Transaction Begin(Func<int, bool> isGuarded) =>
        new(LifeOfPrimary, isGuarded) { IdleSince = _scheduler.Now };

    public bool Update(Transaction transaction)
    {
        if (!IsOpen(transaction))
        {
            return false;
        }

        transaction.IdleSince = _scheduler.Now;
        return true;
    }

    public void Commit(Transaction transaction, int[] keys, Action<CommitAnswer> reply)
    {
        if (!IsOpen(transaction))
        {
            reply(CommitAnswer.RolledBack);
            return;
        }

        Grow(Primary, 40);
        var visibleAt = _scheduler.Now + _scheduler.Between(0, Limits.CommitVisible);
        foreach (var key in keys)
        {
            _commits[key].Add(new Commit(Primary.Position, visibleAt, _scheduler.Chance(0.2)));
            transaction.Written.Add((key, _commits[key].Count));
        }

        _scheduler.Trace?.Invoke(
            $"commit at {Primary.Position}: {string.Join(", ", transaction.Written)}, visible at {visibleAt}");
        var life = Primary.Life;
        var primary = Primary;
        _scheduler.After(visibleAt - _scheduler.Now, () =>
        {
            BecameVisible(transaction);
            if (life == primary.Life)
            {
                reply(CommitAnswer.Committed);
            }
        });
    }

    /// <summary>The primary is stopped, a replica replays all that committed, and takes its place.</summary>
    /// <param name="leavesTail">Whether another replica had got log behind the last commit: it can not follow.</param>
    public void Promote(bool leavesTail)
    {
        var old = Primary;
        var heirs = Servers.Where(s => s != old && s.IsUp && !s.IsDiverged && s.Position.Timeline == Timeline).ToList();
        if (!old.IsUp || heirs.Count == 0)
        {
            return;
        }

        var heir = _scheduler.OneOf(heirs);
        if (leavesTail)
        {
            Grow(old, 200);
            heirs.Where(s => s != heir).ToList().ForEach(s => s.Position = old.Position);
        }

        old.Stop();
        _coverage.Add(Seen.Promoted);
        _scheduler.After(_scheduler.Between(5, 40), () =>
        {
            var commits = _commits.SelectMany(c => c).Select(c => c.Position).Where(p => p.Timeline == Timeline);
            var last = commits.Append(heir.Position).Aggregate(LogPosition.Later);
            _begins.Add(last.Lsn);
            (heir.IsUp, heir.IsPaused) = (true, false);
            heir.Position = last with { Timeline = Timeline };
            Primary = heir;
            _scheduler.Trace?.Invoke($"server {heir.Id} is primary from {heir.Position}");
        });
        _scheduler.After(_scheduler.Between(60, 200), () => Rebuild(old));
    }

    /// <summary>A replica dies and comes back somewhat before where it was seen last.</summary>
    public void Crash(Server replica, long downMs)
    {
        if (replica == Primary || !replica.IsUp)
        {
            return;
        }

        _coverage.Add(Seen.ReplicaCrashed);
        replica.Stop();
        var (timeline, lsn) = replica.Position;
        replica.Position = new(timeline, Math.Max(_begins[(int)timeline], lsn - (ulong)_scheduler.Between(0, 300)));
        _scheduler.After(downMs, () => replica.IsUp = true);
    }

    /// <summary>Makes a server a replica of the primary there is now.</summary>
    public void Rebuild(Server server)
    {
        if (server != Primary)
        {
            (server.IsUp, server.IsDiverged, server.IsPaused) = (true, false, false);
            server.Position = new(Timeline, _begins[(int)Timeline]);
        }
    }

    private bool IsOpen(Transaction transaction)
    {
        if (transaction.ServerLife != LifeOfPrimary)
        {
            return false;
        }

        var isTooOld = _scheduler.Now - transaction.IdleSince > Limits.IdleTransaction;
        if (isTooOld && !_rules.Lacks(Guard.ServerEndsStalledTransaction))
        {
            _coverage.Add(Seen.TransactionEndedByServer);
            return false;
        }

        return true;
    }

    private int VersionSeen(Server server, int key)
    {
        var commits = _commits[key];
        for (var version = commits.Count; version > 0; version--)
        {
            var (position, visibleAt, _) = commits[version - 1];
            var isOlderTimeline = position.Timeline < server.Position.Timeline;
            if (isOlderTimeline || (server.Position.Covers(position) && (server != Primary || visibleAt <= _scheduler.Now)))
            {
                return version;
            }
        }

        return 0;
    }

    private void Replay(Server server)
    {
        if (server == Primary || !server.IsUp || server.IsPaused || server.IsDiverged)
        {
            return;
        }

        var (timeline, lsn) = server.Position;
        var isOld = timeline < Timeline;
        var end = isOld ? _begins[(int)timeline + 1] : Primary.Position.Lsn;
        if (isOld && lsn > end)
        {
            server.IsDiverged = true;
            _coverage.Add(Seen.ReplicaDiverged);
            _scheduler.After(_scheduler.Between(200, 1_000), () => Rebuild(server));
        }
        else if (isOld && lsn == end)
        {
            server.Position = new(timeline + 1, lsn);
        }
        else
        {
            server.Position = new(timeline, Math.Min(end, lsn + (ulong)_scheduler.Between(0, 90)));
        }
    }

    /// <summary>Log is written all the time, also by what never commits.</summary>
    private void Grow(Server server, long most)
    {
        if (server.IsUp)
        {
            server.Position = server.Position with { Lsn = server.Position.Lsn + (ulong)_scheduler.Between(1, most) };
        }
    }
}
