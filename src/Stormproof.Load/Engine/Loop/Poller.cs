namespace Stormproof.Load.Engine.Loop;

/// <summary>How a loop waits.</summary>
internal abstract class Poller : IDisposable
{
    /// <summary>Waits for events or a <see cref="Wake"/>.</summary>
    /// <param name="timeout">Nanoseconds; 0 looks only.</param>
    /// <returns>How many events <see cref="Deliver"/> has.</returns>
    public abstract int Wait(long timeout);

    /// <summary>Hands an event to its target.</summary>
    public abstract void Deliver(int index);

    /// <summary>Ends a wait, from any thread.</summary>
    public abstract void Wake();

    public abstract void Dispose();
}
