using System.Diagnostics;
using System.Net;
using StackExchange.Redis;

namespace Stormproof.Benchmarks.Sessions;

/// <summary>Clients that each keep one request under way against one app, each in a session of its own.</summary>
internal sealed class Crowd : IDisposable
{
    private readonly LeanClient[] _clients;
    private readonly byte[][][] _requests;

    private Crowd(LeanClient[] clients)
    {
        _clients = clients;
        // A stride of 3 visits all 10 keys; read and written key are never the same.
        _requests = [.. clients.Select(c => Enumerable.Range(0, SessionApp.Keys)
            .Select(i => c.Request($"/work/{i}/{((3 * i) + 1) % SessionApp.Keys}")).ToArray())];
    }

    public static async Task<Crowd> StartAsync(IPEndPoint app, int count, CancellationToken cancellationToken)
    {
        var clients = new LeanClient[count];
        for (var i = 0; i < count; i++)
        {
            clients[i] = new LeanClient(app);
            await clients[i].GetAsync(clients[i].Request("/fill"), cancellationToken);
        }

        return new Crowd(clients);
    }

    public async Task<Round> RunAsync(TimeSpan length, IServer store, CancellationToken cancellationToken)
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var (cpu, allocated) = (process.TotalProcessorTime, GC.GetTotalAllocatedBytes());
        var before = await StoreCounters.ReadAsync(store);
        var begun = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(_clients.Select((c, i) => Task.Run(
            () => RequestUntilAsync(c, _requests[i], begun, length, cancellationToken), cancellationToken)));
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var moved = await StoreCounters.ReadAsync(store) - before;
        process.Refresh();
        double requests = counts.Sum();
        return new Round(
            requests / seconds, moved.BytesIn / requests, moved.BytesOut / requests, moved.Commands / requests,
            1e6 * moved.CpuSeconds / requests, (process.TotalProcessorTime - cpu).TotalMicroseconds / requests,
            (GC.GetTotalAllocatedBytes() - allocated) / requests);
    }

    public void Dispose() => Array.ForEach(_clients, c => c.Dispose());

    private static async Task<int> RequestUntilAsync(
        LeanClient client, byte[][] requests, long begun, TimeSpan length, CancellationToken cancellationToken)
    {
        var count = 0;
        while (Stopwatch.GetElapsedTime(begun) < length)
        {
            await client.GetAsync(requests[count % requests.Length], cancellationToken);
            count++;
        }

        return count;
    }
}

/// <summary>What one round gave; all but the rate for one request.</summary>
internal sealed record Round(
    double Rate, double BytesIn, double BytesOut, double Commands, double StoreMicroseconds, double ProcessMicroseconds,
    double Allocated);
