using System.Net;
using System.Runtime.InteropServices;
using Stormproof.Load.Engine;

namespace Stormproof.Load.Transport.Linux;

/// <summary>Opens a connection without waiting for it.</summary>
internal static unsafe class RawSocket
{
    /// <summary>Opens.</summary>
    /// <returns>The descriptor; or -1 and why.</returns>
    public static int Connect(IPAddress target, int port, IPAddress? source, out RequestOutcome outcome)
    {
        var family = target.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? Native.AF_INET : Native.AF_INET6;
        var fd = Native.socket(family, Native.SOCK_STREAM | Native.SOCK_NONBLOCK | Native.SOCK_CLOEXEC, Native.IPPROTO_TCP);
        outcome = RequestOutcome.Local;
        if (fd < 0)
        {
            return -1;
        }

        var one = 1;
        _ = Native.setsockopt(fd, Native.IPPROTO_TCP, Native.TCP_NODELAY, &one, sizeof(int));
        var address = stackalloc byte[SocketAddress.MaxBytes];
        var span = new Span<byte>(address, SocketAddress.MaxBytes);
        if (source is not null)
        {
            // The port is chosen at connect, when both ends are known: as many as there are ports for each target.
            _ = Native.setsockopt(fd, Native.IPPROTO_IP, Native.IP_BIND_ADDRESS_NO_PORT, &one, sizeof(int));
            if (Native.bind(fd, address, (uint)SocketAddress.Write(span, source, 0)) != 0)
            {
                _ = Native.close(fd);
                return -1;
            }
        }

        if (Native.connect(fd, address, (uint)SocketAddress.Write(span, target, port)) == 0
            || Marshal.GetLastPInvokeError() == Native.EINPROGRESS)
        {
            outcome = RequestOutcome.Ok;
            return fd;
        }

        outcome = Classify(Marshal.GetLastPInvokeError());
        _ = Native.close(fd);
        return -1;
    }

    /// <summary>How a connect ended.</summary>
    public static RequestOutcome ConnectOutcome(int fd)
    {
        int error;
        uint length = sizeof(int);
        return Native.getsockopt(fd, Native.SOL_SOCKET, Native.SO_ERROR, &error, &length) != 0
            ? RequestOutcome.Local
            : error == 0 ? RequestOutcome.Ok : Classify(error);
    }

    private static RequestOutcome Classify(int error) => error switch
    {
        Native.ECONNREFUSED or Native.EHOSTUNREACH or Native.ENETUNREACH => RequestOutcome.ConnectRefused,
        Native.ETIMEDOUT => RequestOutcome.ConnectTimeout,
        _ => RequestOutcome.Local,
    };
}
