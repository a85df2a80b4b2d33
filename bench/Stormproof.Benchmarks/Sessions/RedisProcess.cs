using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Stormproof.Benchmarks.Sessions;

/// <summary>The distribution's redis-server, keeping nothing on disk.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);
    private readonly Process _process;

    private RedisProcess(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public string Address => $"127.0.0.1:{Port}";

    public static Task<RedisProcess> StartAsync(CancellationToken cancellationToken) =>
        StartAsync(FreePort(), cancellationToken);

    /// <summary>On the port of one that has ended, for those who know that address.</summary>
    public static async Task<RedisProcess> StartAsync(int port, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath(),
        ];
        var process = Process.Start(new ProcessStartInfo("redis-server", arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("redis-server did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var redis = new RedisProcess(process, port);
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < StartLimit)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return redis;
            }
            catch (SocketException)
            {
                await Task.Delay(20, cancellationToken);
            }
        }

        await redis.DisposeAsync();
        throw new TimeoutException($"redis-server did not answer within {StartLimit.TotalSeconds:0} s.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
