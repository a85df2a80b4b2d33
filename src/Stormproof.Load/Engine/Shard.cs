using Stormproof.Load.Engine.Loop;
using Stormproof.Load.Transport;
using Stormproof.Load.Transport.Linux;
using Stormproof.Load.Transport.Managed;

namespace Stormproof.Load.Engine;

/// <summary>One event loop with its share of the users and all their records.</summary>
internal sealed class Shard : IDisposable
{
    private readonly LoadPlan _plan;
    private readonly int _number;
    private readonly int _shards;
    private ManagedClients? _clients;

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
    }

    public EventLoop Loop { get; }

    public Pacer Pacer { get; }

    public Recorder Recorder { get; }

    public SelfWatch Watch { get; } = new();

    public TransportCounters Counters { get; } = new();

    public List<UserSlot> Users { get; } = [];

    public int Running { get; set; }

    public ulong Seed => _plan.Seed;

    public bool IsEnding { get; private set; }

    /// <summary>The first failure of a user's code; the run reports it.</summary>
    public Exception? Failure { get; private set; }

    public UserSlot AddUser()
    {
        var ordinal = _number + (Users.Count * _shards);
        var slot = new UserSlot(this, _plan.Scenario.CreateUser(ordinal), new LoopSession(this, ordinal));
        Users.Add(slot);
        return slot;
    }

    public UserConnection Connect(HttpOrigin origin, int user) =>
        origin.Addresses.Count == 0 ? new NamelessConnection(Loop)
        : origin.IsPlain && Loop.Poller is EpollPoller ? new RawConnection(Loop, origin, _plan.Transport, Counters, user)
        : new ManagedConnection(Loop, (_clients ??= new ManagedClients(_plan.Transport)).For(origin), _plan.Transport, Counters);

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

    /// <summary>On the loop: the schedule is over. What is under way goes on.</summary>
    public void End()
    {
        IsEnding = true;
        Watch.End();
        Pacer.End();
        foreach (var slot in Users)
        {
            slot.Session.EndPause();
        }
    }

    /// <summary>On the loop: whatever is under way ends now.</summary>
    public void Cancel()
    {
        foreach (var slot in Users)
        {
            slot.Session.Close();
        }
    }

    public void Dispose()
    {
        _clients?.Dispose();
        Loop.Dispose();
    }

    private int Share(int all) => (all / _shards) + (_number < all % _shards ? 1 : 0);
}
