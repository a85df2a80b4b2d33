namespace Stormproof.Load.Engine.Loop;

/// <summary>What starts work on a loop at its time.</summary>
internal interface ILoopPacer
{
    /// <summary>When it wants to be called; <see cref="long.MaxValue"/> for not now.</summary>
    long NextDue { get; }

    /// <summary>Starts what is due.</summary>
    void Dispatch(long now);
}
