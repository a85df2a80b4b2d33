using System.Net;
using System.Net.Sockets;

namespace Stormproof.Load.Transport.Linux;

/// <summary>A source address has some 28,000 ports towards one target. To a target on loopback the many addresses of 127.0.0.0/8
/// serve in turn, so that more users than that have a connection each.</summary>
internal static class SourceAddresses
{
    public const int UsersAnAddress = 20_000;

    /// <returns>Null where the kernel's own choice will do.</returns>
    public static IPAddress? For(IPAddress target, int user)
    {
        if (user < UsersAnAddress || target.AddressFamily != AddressFamily.InterNetwork || !IPAddress.IsLoopback(target))
        {
            return null;
        }

        // 127.0.0.2 to 127.0.0.251: five million users.
        return new IPAddress([127, 0, 0, (byte)(2 + (((user / UsersAnAddress) - 1) % 250))]);
    }
}
