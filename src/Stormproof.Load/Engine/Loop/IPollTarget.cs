namespace Stormproof.Load.Engine.Loop;

/// <summary>The owner of a descriptor that the loop watches.</summary>
internal interface IPollTarget
{
    /// <summary>Something happened since it was last called (edge-triggered).</summary>
    /// <param name="events">The bits of epoll.</param>
    void OnReady(uint events);
}
