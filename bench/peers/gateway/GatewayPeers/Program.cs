using System.Net;
using System.Net.Sockets;
using GatewayPeers;

switch (args)
{
    case ["ports", var count]:
        PrintFreePorts(int.Parse(count));
        return 0;
    case ["backend", var port]:
        await Backend.RunAsync(int.Parse(port));
        return 0;
    case ["stormproof", var policy, var port, .. { Length: > 0 } backends]:
        await StormproofPeer.RunAsync(policy, int.Parse(port), backends);
        return 0;
    case ["yarp", var policy, var port, .. { Length: > 0 } backends]:
        await YarpPeer.RunAsync(policy, int.Parse(port), backends);
        return 0;
    default:
        Console.Error.WriteLine(
            "usage: ports COUNT | backend PORT"
            + " | stormproof POLICY[+hedging] PORT BACKEND-PORT... | yarp POLICY PORT BACKEND-PORT...");
        return 2;
}

// All are held until all are chosen, so that none is given twice.
static void PrintFreePorts(int count)
{
    var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
    foreach (var listener in listeners)
    {
        listener.Start();
        Console.WriteLine(((IPEndPoint)listener.LocalEndpoint).Port);
    }

    Array.ForEach(listeners, l => l.Dispose());
}
