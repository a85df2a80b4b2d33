using Stormproof.Load.Engine.Loop;
using Stormproof.Load.Transport.Linux;
using Stormproof.Load.Transport.Managed;

namespace Stormproof.Load.Transport;

/// <summary>Makes a loop's connections, each of the kind that its origin needs.</summary>
internal sealed class ConnectionSource(EventLoop loop, TransportOptions options, TransportCounters counters) : IDisposable
{
    private ManagedClients? _clients;

    /// <param name="origin">Where it leads.</param>
    /// <param name="user">Whose it is: a number without gaps, by which source addresses are shared out.</param>
    public UserConnection Connect(HttpOrigin origin, int user) =>
        origin.Addresses.Count == 0 ? new NamelessConnection(loop)
        : origin.IsPlain && loop.Poller is EpollPoller ? new RawConnection(loop, origin, options, counters, user)
        : new ManagedConnection(loop, (_clients ??= new ManagedClients(options)).For(origin), options, counters);

    public void Dispose() => _clients?.Dispose();
}
