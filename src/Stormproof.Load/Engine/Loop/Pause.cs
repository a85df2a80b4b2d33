using System.Threading.Tasks.Sources;

namespace Stormproof.Load.Engine.Loop;

/// <summary>A wait on the loop's wheel, used again and again by one user.</summary>
internal sealed class Pause(Shard shard) : Timed, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _completion;

    public ValueTask BeginAsync(long until)
    {
        _completion.Reset();
        shard.Loop.Wheel.Arm(this, until);
        return new ValueTask(this, _completion.Version);
    }

    /// <summary>Before its time, if it is under way.</summary>
    public void End()
    {
        if (IsArmed)
        {
            shard.Loop.Wheel.Disarm(this);
            _completion.SetResult(true);
        }
    }

    public override void OnExpired() => _completion.SetResult(true);

    void IValueTaskSource.GetResult(short token) => _completion.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _completion.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);
}
