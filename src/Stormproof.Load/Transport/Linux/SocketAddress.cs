using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Stormproof.Load.Transport.Linux;

/// <summary>An address as the kernel takes it (sockaddr_in, sockaddr_in6).</summary>
internal static class SocketAddress
{
    public const int MaxBytes = 28;

    /// <summary>Writes one.</summary>
    /// <returns>Its length.</returns>
    public static int Write(Span<byte> to, IPAddress address, int port)
    {
        to.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)port);
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            BitConverter.TryWriteBytes(to, (ushort)Native.AF_INET);
            address.TryWriteBytes(to[4..], out _);
            return 16;
        }

        BitConverter.TryWriteBytes(to, (ushort)Native.AF_INET6);
        address.TryWriteBytes(to[8..], out _);
        BitConverter.TryWriteBytes(to[24..], (uint)address.ScopeId);
        return 28;
    }
}
