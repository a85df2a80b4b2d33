using System.Net.Sockets;
using Npgsql;

namespace Stormproof.Postgres.Reads;

/// <summary>Faults of a replica that the primary does not share, so that a read may be repeated there.</summary>
internal static class ReplicaFault
{
    private const int MaxDepth = 8;

    /// <summary>Whether an error, or one that it wraps (as EF Core does), comes of the replica: it is going, gone or starting, or
    /// its replay needed what the query held ("conflict with recovery"). A query that takes too long does so on the primary too.
    /// </summary>
    public static bool Is(Exception exception)
    {
        var e = exception;
        for (var i = 0; e is not null && i < MaxDepth; i++, e = e.InnerException)
        {
            switch (e)
            {
                case ReplicaLostException or SocketException or IOException:
                    return true;
                case PostgresException p:
                    return p.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
                        or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
                        or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections;
                case TimeoutException:
                    return false;
            }
        }

        return false;
    }
}

/// <summary>The replica has stopped answering while it was read from.</summary>
internal sealed class ReplicaLostException(string server) : Exception($"{server} has stopped answering.");
