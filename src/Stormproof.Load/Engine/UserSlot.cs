using System.Runtime.CompilerServices;
using Stormproof.Load.Engine.Loop;

namespace Stormproof.Load.Engine;

/// <summary>A user with its session, run again and again without an allocation of the engine's.</summary>
internal sealed class UserSlot : Timed
{
    private readonly Shard _shard;
    private readonly VirtualUser _user;
    private readonly Action _finished;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _awaiter;

    public UserSlot(Shard shard, VirtualUser user, LoopSession session)
    {
        (_shard, _user, Session) = (shard, user, session);
        _finished = Finish;
    }

    public LoopSession Session { get; }

    public bool IsRunning { get; private set; }

    public void Start(long due)
    {
        IsRunning = true;
        _shard.Running++;
        ValueTask run;
        try
        {
            run = _user.RunAsync(Session, due);
        }
        catch (Exception e)
        {
            run = ValueTask.FromException(e);
        }

        _awaiter = run.ConfigureAwait(false).GetAwaiter();
        if (_awaiter.IsCompleted)
        {
            // Not within the caller: a user that never waits would never give the loop back.
            _shard.Loop.Defer(_finished);
        }
        else
        {
            _awaiter.UnsafeOnCompleted(_finished);
        }
    }

    public override void OnExpired() => _shard.Pacer.OnAgain(this);

    private void Finish()
    {
        if (!_shard.Loop.IsCurrent)
        {
            _shard.Loop.Post(_finished); // The user's code awaited something of its own.
            return;
        }

        try
        {
            _awaiter.GetResult();
        }
        catch (Exception e)
        {
            _shard.OnUserFailed(e);
        }

        IsRunning = false;
        _shard.Running--;
        Session.ReleaseAnswers();
        _shard.Pacer.OnFinished(this);
    }
}
