using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Stormproof.Benchmarks.Sessions;

/// <summary>A way to the store whose answers each arrive later by the same time, however many are under way.</summary>
internal sealed class DistantStore : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _storePort;
    private readonly TimeSpan _distance;
    private readonly Task _accepting;

    public DistantStore(int storePort, TimeSpan distance)
    {
        _storePort = storePort;
        _distance = distance;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                connections.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        finally
        {
            await Task.WhenAll(connections).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        await far.ConnectAsync(IPAddress.Loopback, _storePort, _stop.Token);
        near.NoDelay = far.NoDelay = true;
        var answers = Channel.CreateBounded<(long Arrived, byte[] Bytes)>(1_024);
        var asking = near.GetStream().CopyToAsync(far.GetStream(), _stop.Token);
        var answering = ReadAsync(far.GetStream(), answers.Writer);
        var waiting = WriteAsync(near.GetStream(), answers.Reader);
        await Task.WhenAny(asking, answering, waiting);
    }

    private async Task ReadAsync(NetworkStream store, ChannelWriter<(long Arrived, byte[] Bytes)> answers)
    {
        var buffer = new byte[64 * 1024];
        while (await store.ReadAsync(buffer, _stop.Token) is > 0 and var read)
        {
            await answers.WriteAsync((Stopwatch.GetTimestamp(), buffer[..read]), _stop.Token);
        }
    }

    private async Task WriteAsync(NetworkStream client, ChannelReader<(long Arrived, byte[] Bytes)> answers)
    {
        await foreach (var (arrived, bytes) in answers.ReadAllAsync(_stop.Token))
        {
            var left = _distance - Stopwatch.GetElapsedTime(arrived);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, _stop.Token);
            }

            await client.WriteAsync(bytes, _stop.Token);
        }
    }
}
