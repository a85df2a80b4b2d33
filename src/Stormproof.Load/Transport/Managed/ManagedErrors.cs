using System.Net.Sockets;
using System.Security.Authentication;
using Stormproof.Load.Engine;

namespace Stormproof.Load.Transport.Managed;

/// <summary>The framework's exceptions as outcomes.</summary>
internal static class ManagedErrors
{
    public static RequestOutcome Classify(Exception failure)
    {
        if (failure is OperationCanceledException { InnerException: TimeoutException })
        {
            return RequestOutcome.ConnectTimeout;
        }

        for (var e = failure; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case AuthenticationException:
                    return RequestOutcome.Tls;
                case SocketException socket:
                    return OfSocket(socket.SocketErrorCode);
                case OperationCanceledException:
                    return RequestOutcome.Cancelled;
            }
        }

        var error = (failure as HttpRequestException)?.HttpRequestError ?? (failure as HttpIOException)?.HttpRequestError;
        return error switch
        {
            HttpRequestError.NameResolutionError => RequestOutcome.Name,
            HttpRequestError.ConnectionError => RequestOutcome.ConnectRefused,
            HttpRequestError.SecureConnectionError => RequestOutcome.Tls,
            HttpRequestError.ResponseEnded => RequestOutcome.Reset,
            HttpRequestError.ConfigurationLimitExceeded => RequestOutcome.HeaderTooLarge,
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => RequestOutcome.MalformedAnswer,
            _ => failure is IOException ? RequestOutcome.Reset : RequestOutcome.MalformedAnswer,
        };
    }

    private static RequestOutcome OfSocket(SocketError error) => error switch
    {
        SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable
            => RequestOutcome.ConnectRefused,
        SocketError.TimedOut => RequestOutcome.ConnectTimeout,
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => RequestOutcome.Name,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => RequestOutcome.Reset,
        _ => RequestOutcome.Local,
    };
}
