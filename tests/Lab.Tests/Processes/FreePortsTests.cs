using System.Net;
using System.Net.Sockets;
using Stormproof.Lab.Processes;

namespace Stormproof.Lab.Tests.Processes;

public sealed class FreePortsTests
{
    [Fact]
    public void Next_ManyThreads_GivesEachPortOnce()
    {
        var ports = new FreePorts();
        var given = new int[200];

        Parallel.For(0, given.Length, i => given[i] = ports.Next());

        Assert.Equal(given.Length, given.Distinct().Count());
        Assert.All(given, p => Assert.InRange(p, 1_024, 65_535));
    }

    [Fact]
    public void Next_Port_CanBeListenedOn()
    {
        using var listener = new TcpListener(IPAddress.Loopback, new FreePorts().Next());

        listener.Start();
    }
}
