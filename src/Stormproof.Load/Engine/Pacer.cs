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

    /// <summary>Nothing begins any more.</summary>
    public abstract void End();
}
