using System.Net;
using System.Net.Sockets;

namespace Stormproof.Lab.Processes;

/// <summary>Hands out loopback ports that are free, none twice.</summary>
internal sealed class FreePorts
{
    private const int MaxTries = 100;
    private readonly Lock _gate = new();
    private readonly HashSet<int> _given = [];

    public int Next()
    {
        lock (_gate)
        {
            for (var i = 0; i < MaxTries; i++)
            {
                using var probe = new TcpListener(IPAddress.Loopback, 0);
                probe.Start();
                var port = ((IPEndPoint)probe.LocalEndpoint).Port;
                if (_given.Add(port))
                {
                    return port;
                }
            }
        }

        throw new LabException("No free port was found on 127.0.0.1; end some of the machine's servers.", 3);
    }
}
