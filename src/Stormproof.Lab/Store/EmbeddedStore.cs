using System.Net;
using System.Net.Sockets;
using Garnet;
using Garnet.server;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Stormproof.Lab.Processes;

namespace Stormproof.Lab.Store;

/// <summary>The shared store that needs no installation: Garnet in the tool's process, on loopback, in memory alone. After
/// <see cref="Stop"/> and <see cref="Start"/> it is empty, on the same port.</summary>
internal sealed class EmbeddedStore(EmbeddedStoreOptions options) : IDisposable
{
    private readonly Lock _gate = new();
    private GarnetServer? _server;

    /// <summary>Where clients connect, whether it runs or not.</summary>
    public IPEndPoint Endpoint { get; } = new(IPAddress.Loopback, options.Port);

    public bool IsRunning
    {
        get
        {
            lock (_gate)
            {
                return _server is not null;
            }
        }
    }

    /// <summary>Serves from now on. Does nothing when it runs already.</summary>
    /// <exception cref="LabException">The port is taken (exit code 3).</exception>
    public void Start()
    {
        lock (_gate)
        {
            if (_server is not null)
            {
                return;
            }

            GarnetServer? starting = null;
            try
            {
                starting = new GarnetServer(ServerOptions(), NullLoggerFactory.Instance);
                starting.Start();
                _server = starting;
            }
            catch (Exception e) when (e is SocketException || e.InnerException is SocketException)
            {
                starting?.Dispose();
                throw PortTaken();
            }
        }
    }

    /// <summary>Cuts every connection, forgets every record and frees the memory. Does nothing when it does not run.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _server?.Dispose();
            _server = null;
        }
    }

    public void Dispose() => Stop();

    private GarnetServerOptions ServerOptions() => new(NullLogger.Instance)
    {
        EndPoints = [Endpoint],
        QuietMode = true,
        LogLevel = LogLevel.None,
        MaxDatabases = 1,

        LogMemorySize = $"{options.RecordMemoryMiB}m",
        PageSize = "4m",
        IndexMemorySize = $"{options.IndexMemoryMiB}m",

        // The log is append-only: an expired record keeps its place until its page is dropped, and live neighbours go with it.
        // So values longer than this go to the heap, which the expiry scan does free; what stays is about 90 bytes a record,
        // and 768 MiB then hold the last nine million records written instead of the last one million.
        MaxInlineValueSize = "64",
        ExpiredKeyDeletionScanFrequencySecs = Math.Max(1, (int)options.ExpiryScan.TotalSeconds),

        EnableLua = true,

        // Without this a script's keys are not locked and two scripts interleave.
        LuaTransactionMode = true,
        LuaOptions = new LuaOptions(
            LuaMemoryManagementMode.Tracked, $"{options.ScriptMemoryMiB}m", options.ScriptTimeout, LuaLoggingMode.Silent, [],
            NullLogger.Instance),

        // Buffers are shared by a handful of connections a node; the defaults allow a gigabyte for each of these.
        NetworkBufferMemoryBudget = "128m",
        BufferPoolMemoryBudget = "32m",
        EnableScatterGatherGet = false,
    };

    private LabException PortTaken() => new(
        $"Port {options.Port} for the store is in use on 127.0.0.1; end what listens there and try again.", 3);
}
