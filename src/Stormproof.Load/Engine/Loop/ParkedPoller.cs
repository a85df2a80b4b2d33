namespace Stormproof.Load.Engine.Loop;

/// <summary>Waits without descriptors: where there is no epoll, requests run on the framework's own sockets.</summary>
internal sealed class ParkedPoller : Poller
{
    private readonly SemaphoreSlim _signal = new(0);

    public override int Wait(long timeout)
    {
        var milliseconds = Math.Min(1000, (timeout + 999_999) / 1_000_000);
        _signal.Wait(TimeSpan.FromMilliseconds(milliseconds));
        return 0;
    }

    public override void Deliver(int index) => throw new InvalidOperationException("There are no events.");

    public override void Wake()
    {
        if (_signal.CurrentCount == 0)
        {
            _signal.Release();
        }
    }

    public override void Dispose() => _signal.Dispose();
}
