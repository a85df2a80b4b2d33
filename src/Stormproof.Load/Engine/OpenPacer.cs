namespace Stormproof.Load.Engine;

/// <summary>Arrivals begin when they are due, on the user that was free last: as few connections as the rate needs. When all
/// users wait, arrivals wait too, in the cursor: whatever their number, they take no memory.</summary>
internal sealed class OpenPacer(Shard shard, ArrivalCursor cursor, int maxUsers) : Pacer
{
    private readonly Stack<UserSlot> _free = [];
    private bool _blocked;
    private bool _dispatching;
    private bool _ended;
    private long _freedAt = long.MinValue;

    public override long NextDue => _blocked || _ended ? long.MaxValue : cursor.NextDue;

    public override void Dispatch(long now)
    {
        if (_dispatching || _ended)
        {
            return;
        }

        _dispatching = true;
        while (cursor.NextDue <= now)
        {
            var slot = _free.Count > 0 ? _free.Pop() : shard.Users.Count < maxUsers ? shard.AddUser() : null;
            if (slot is null)
            {
                _blocked = true;
                break;
            }

            var due = cursor.Take();
            now = shard.Loop.Clock.Now;
            shard.Watch.OnStart(due, now, waitedForUser: due <= _freedAt);
            slot.Start(due);
        }

        _dispatching = false;
    }

    public override void OnFinished(UserSlot slot)
    {
        _free.Push(slot);
        if (_blocked)
        {
            _blocked = false;
            _freedAt = shard.Loop.Clock.Now;
            Dispatch(_freedAt);
        }
    }

    public override void OnAgain(UserSlot slot)
    {
    }

    /// <summary>What was due and not begun is recorded as it is: waited until now, in vain.</summary>
    public override void End()
    {
        _ended = true;
        var now = shard.Loop.Clock.Now;
        while (cursor.NextDue <= now)
        {
            var due = cursor.Take();
            shard.Watch.OnStart(due, now, waitedForUser: true);
            shard.Recorder.Record(new RequestSample(0, due, now, now, RequestOutcome.NotSent));
        }
    }
}
