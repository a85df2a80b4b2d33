using Stormproof.Load.Engine.Loop;
using Stormproof.Load.Transport;

namespace Stormproof.Load.Engine;

/// <summary>One event loop with its share of the users and all their records.</summary>
internal sealed class Shard : IDisposable
{
    private readonly LoadPlan _plan;
    private readonly int _number;
    private readonly int _shards;
    private readonly ConnectionSource _connections;
    private bool _isOver;

    public Shard(LoadPlan plan, LoopClock clock, Poller poller, Recorder recorder, int number, int shards)
    {
        (_plan, _number, _shards) = (plan, number, shards);
        Recorder = recorder;
        Pacer = plan.Model switch
        {
            OpenModel open => new OpenPacer(
                this, new ArrivalCursor(open.Schedule, plan.WarmUp, number, shards), Share(open.MaxUsers)),
            ClosedModel closed => new ClosedPacer(
                this, Share(closed.Users), closed.ThinkTime, plan.WarmUp, shards),
            _ => throw new ArgumentException($"'{plan.Model}' is no model of load.", nameof(plan)),
        };
        Loop = new EventLoop(clock, poller, Pacer);
        NodeHeader = plan.NodeHeader is { } name ? System.Text.Encoding.ASCII.GetBytes(name) : null;
        _connections = new ConnectionSource(Loop, plan.Transport, Counters);
    }

    public EventLoop Loop { get; }

    public Pacer Pacer { get; }

    public Recorder Recorder { get; }

    public SelfWatch Watch { get; } = new();

    public TransportCounters Counters { get; } = new();

    public List<UserSlot> Users { get; } = [];

    public int Running { get; set; }

    /// <summary>The header in which nodes name themselves.</summary>
    public byte[]? NodeHeader { get; }

    public ulong Seed => _plan.Seed;

    public bool IsEnding { get; private set; }

    /// <summary>Nothing is under way and nothing will be.</summary>
    public bool IsIdle => Running == 0 && Pacer.IsDone;

    /// <summary>The first failure of a user's code; the run reports it.</summary>
    public Exception? Failure { get; private set; }

    public UserSlot AddUser()
    {
        var ordinal = _number + (Users.Count * _shards);
        var slot = new UserSlot(this, _plan.Scenario.CreateUser(ordinal), new LoopSession(this, ordinal));
        Users.Add(slot);
        return slot;
    }

    public UserConnection Connect(HttpOrigin origin, int user) => _connections.Connect(origin, user);

    public void RequireLoop()
    {
        if (!Loop.IsCurrent)
        {
            throw new InvalidOperationException(
                "A virtual user may await only what its session gives it, with ConfigureAwait(false): this call came from"
                + " another thread than its loop's.");
        }
    }

    public void OnUserFailed(Exception failure) => Failure ??= failure;

    /// <summary>On the loop: the schedule is over. What is under way, and what was due and waits for a user, goes on.</summary>
    public void End()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        Watch.End();
        Pacer.End();
        OnNoMoreStarts();
    }

    /// <summary>Users that are in the middle of an iteration need not go on.</summary>
    public void OnNoMoreStarts()
    {
        if (!_isOver || !Pacer.IsDone || IsEnding)
        {
            return;
        }

        IsEnding = true;
        foreach (var slot in Users)
        {
            slot.Session.EndPause();
        }
    }

    /// <summary>On the loop: whatever is under way ends now.</summary>
    public void Cancel()
    {
        Pacer.Cancel();
        IsEnding = true;
        foreach (var slot in Users)
        {
            slot.Session.Close();
        }
    }

    public void Dispose()
    {
        _connections.Dispose();
        Loop.Dispose();
    }

    private int Share(int all) => (all / _shards) + (_number < all % _shards ? 1 : 0);
}
