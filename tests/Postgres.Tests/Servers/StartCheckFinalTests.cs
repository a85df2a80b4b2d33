using System.Net.Sockets;
using Npgsql;
using Stormproof.Postgres.Servers;

namespace Stormproof.Postgres.Tests.Servers;

public sealed class StartCheckFinalTests
{
    [Fact]
    public void IsFinal_HostNameUnknown_NoWaitingMendsIt()
    {
        Assert.True(StartCheck.IsFinal(new SocketException((int)SocketError.HostNotFound)));
        Assert.True(StartCheck.IsFinal(new NpgsqlException("x", new SocketException((int)SocketError.HostNotFound))));
    }

    [Fact]
    public void IsFinal_ServerDownOrStarting_IsNot()
    {
        Assert.False(StartCheck.IsFinal(new NpgsqlException("x", new SocketException((int)SocketError.ConnectionRefused))));
        Assert.False(StartCheck.IsFinal(
            new PostgresException("starting", "FATAL", "FATAL", PostgresErrorCodes.CannotConnectNow)));
        Assert.False(StartCheck.IsFinal(null));
    }
}
