using System.Diagnostics;
using System.Net.Sockets;
using Stormproof.Lab.Processes;

namespace Stormproof.Testing.Stores;

/// <summary>The distribution's redis-server, as a process, keeping nothing on disk.</summary>
public sealed class RedisServer : StoreServer
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);

    private readonly int _port = new FreePorts().Next();
    private Process? _process;

    public override string Address => $"127.0.0.1:{_port}";

    public override async Task StartAsync()
    {
        var start = new ProcessStartInfo("redis-server")
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "--port", $"{_port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath(),
            },
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < StartLimit;)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", _port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20);
            }
        }

        throw new TimeoutException("redis-server did not start; ./test installs it from the distribution.");
    }

    /// <summary>Holds the server: it keeps its data and its connections, and answers nobody.</summary>
    public void Pause() => UnixSignal.Send(_process!.Id, UnixSignal.Stop);

    public void Resume() => UnixSignal.Send(_process!.Id, UnixSignal.Continue);

    public override async Task StopAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
            _process = null;
        }
    }
}
