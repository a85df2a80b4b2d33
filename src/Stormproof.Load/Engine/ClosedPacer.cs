namespace Stormproof.Load.Engine;

/// <summary>Each user begins again when it has its answer and has thought. Users come one after the other, not at once: a burst of
/// connections would fill the target's queue of those it has not accepted yet.</summary>
internal sealed class ClosedPacer : Pacer
{
    /// <summary>New users a second, over all shards.</summary>
    public const int ArrivalRate = 10_000;

    private const long PauseWithoutWay = 100_000_000;

    private readonly Shard _shard;
    private readonly int _users;
    private readonly long _think;
    private readonly long _spacing;
    private readonly long _begin;
    private bool _ended;

    public ClosedPacer(Shard shard, int users, TimeSpan think, TimeSpan warmUp, int shards)
    {
        (_shard, _users, _begin) = (shard, users, -(long)warmUp.TotalNanoseconds);
        _think = (long)think.TotalNanoseconds;
        // Over the think time where there is time for it: users who come together would come together for ever.
        var spread = Math.Min(_think, (long)warmUp.TotalNanoseconds);
        _spacing = Math.Max(1_000_000_000L * shards / ArrivalRate, spread / Math.Max(1, users));
    }

    public override long NextDue =>
        _ended || _shard.Users.Count >= _users ? long.MaxValue : _begin + (_shard.Users.Count * _spacing);

    public override void Dispatch(long now)
    {
        while (NextDue <= now)
        {
            _shard.AddUser().Start(_shard.Loop.Clock.Now);
        }
    }

    public override void OnFinished(UserSlot slot)
    {
        if (_ended)
        {
            return;
        }

        var pause = slot.Session.FoundNoWay ? Math.Max(_think, PauseWithoutWay) : _think;
        if (pause > 0)
        {
            _shard.Loop.Wheel.Arm(slot, _shard.Loop.Clock.Now + pause);
        }
        else
        {
            OnAgain(slot);
        }
    }

    public override void OnAgain(UserSlot slot)
    {
        if (!_ended)
        {
            slot.Start(_shard.Loop.Clock.Now);
        }
    }

    public override void End()
    {
        _ended = true;
        foreach (var slot in _shard.Users)
        {
            _shard.Loop.Wheel.Disarm(slot);
        }
    }
}
