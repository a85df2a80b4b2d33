using System.Diagnostics;
using System.Net.Sockets;
using StackExchange.Redis;
using Stormproof.Lab.Processes;

namespace Stormproof.Testing.Stores;

/// <summary>The distribution's redis-server, as a process, keeping nothing on disk.</summary>
public sealed class RedisServer : StoreServer
{
    private const int AllSlots = 16384;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);

    private readonly int _port = new FreePorts().Next();
    private readonly bool _isCluster;
    private Process? _process;

    /// <param name="isCluster">Whether it is a cluster of one, which refuses scripts whose keys it could not place.</param>
    public RedisServer(bool isCluster = false) => _isCluster = isCluster;

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
        if (_isCluster)
        {
            start.ArgumentList.Add("--cluster-enabled");
            start.ArgumentList.Add("yes");
            start.ArgumentList.Add("--cluster-config-file");
            start.ArgumentList.Add(ClusterFile);
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < StartLimit;)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", _port);
                if (_isCluster)
                {
                    await TakeSlotsAsync();
                }

                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20);
            }
        }

        throw new TimeoutException("redis-server did not start; ./test installs it from the distribution.");
    }

    private string ClusterFile => $"stormproof-nodes-{_port}.conf";

    private async Task TakeSlotsAsync()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{Address},allowAdmin=true");
        var server = connection.GetServers()[0];
        await server.ExecuteAsync("CLUSTER", "ADDSLOTSRANGE", 0, AllSlots - 1);
        await Eventually.TrueAsync("the cluster serves", async () =>
        {
            var info = (string?)await server.ExecuteAsync("CLUSTER", "INFO") ?? "";
            return info.Contains("cluster_state:ok", StringComparison.Ordinal);
        });
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
            File.Delete(Path.Combine(Path.GetTempPath(), ClusterFile));
        }
    }
}
