namespace Stormproof.Load.Engine.Loop;

/// <summary>Something that a <see cref="TimerWheel"/> can end. At most one deadline at a time.</summary>
internal abstract class Timed
{
    internal Timed? Previous { get; set; }

    internal Timed? Next { get; set; }

    internal long Tick { get; set; } = -1;

    public bool IsArmed => Tick >= 0;

    public abstract void OnExpired();
}
