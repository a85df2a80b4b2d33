using Stormproof.Load.Engine.Loop;

namespace Stormproof.Load.Engine;

/// <summary>Decides when a shard's users begin an iteration.</summary>
internal abstract class Pacer : ILoopPacer
{
    public abstract long NextDue { get; }

    public abstract void Dispatch(long now);

    /// <summary>A user's iteration is over.</summary>
    public abstract void OnFinished(UserSlot slot);

    /// <summary>A user's pause between two iterations is over.</summary>
    public abstract void OnAgain(UserSlot slot);

    /// <summary>The schedule is over. What was due before goes on.</summary>
    public abstract void End();

    /// <summary>After <see cref="End"/>: nothing begins any more.</summary>
    public abstract bool IsDone { get; }

    /// <summary>Nothing begins any more, whatever was due.</summary>
    public abstract void Cancel();
}
