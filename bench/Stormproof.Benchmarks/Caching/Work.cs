using System.Diagnostics;

namespace Stormproof.Benchmarks.Caching;

/// <summary>What a round consists of.</summary>
internal enum WorkKind
{
    /// <summary>Reads of keys that are there.</summary>
    Hit,

    /// <summary>Reads of keys that were never there.</summary>
    Miss,

    /// <summary>Writes, of keys that were cached at first.</summary>
    Write,
}

/// <summary>One round's figures.</summary>
internal readonly record struct Figures(double PerSecond, double MedianMicroseconds, double Allocated, double CpuMicroseconds);

/// <summary>Clients in a closed loop: the next call when the last has answered. Compares the caches' own cost, not
/// queueing.</summary>
internal static class Work
{
    private const int Keys = 1024;
    private const int MaxSamples = 20_000;
    private static long s_fresh;

    private static string Key(int number) => $"catalog:category:{number}";

    /// <summary>Every key is there, and each process level has seen it.</summary>
    public static async Task PrepareAsync(ICacheUnderTest cache)
    {
        for (var i = 0; i < 2; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, Keys).Select(key => cache.ReadAsync(Key(key)).AsTask()));
        }
    }

    public static async Task<Figures> RunAsync(ICacheUnderTest cache, WorkKind kind, CachingRunOptions options)
    {
        await PrepareAsync(cache);
        GC.Collect();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        var begun = Stopwatch.GetTimestamp();
        var clients = await Task.WhenAll(Enumerable.Range(0, options.Clients).Select(
            client => Task.Run(() => LoopAsync(cache, kind, client, begun, options.RoundLength))));
        var elapsed = Stopwatch.GetElapsedTime(begun);
        var calls = clients.Sum(c => c.Calls);
        return new Figures(
            calls / elapsed.TotalSeconds,
            Median.Of(clients.SelectMany(c => c.Times)),
            (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)calls,
            (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / calls);
    }

    private static async Task<(long Calls, List<double> Times)> LoopAsync(
        ICacheUnderTest cache, WorkKind kind, int client, long begun, TimeSpan length)
    {
        var times = new List<double>(MaxSamples);
        long calls = 0;
        // Keys in an order of each client's own: in one order, clients that meet at a key of a cache that joins equal reads
        // would go on together, and one read of the store would count for all of them.
        var random = new Random(client);
        for (; Stopwatch.GetElapsedTime(begun) < length; calls++)
        {
            var number = random.Next(Keys);
            var sent = Stopwatch.GetTimestamp();
            if (kind == WorkKind.Write)
            {
                await cache.WriteAsync(Key(number));
            }
            else
            {
                var key = kind == WorkKind.Hit ? Key(number) : $"fresh:{Interlocked.Increment(ref s_fresh)}";
                _ = await cache.ReadAsync(key) ?? throw new InvalidOperationException($"{cache.Name} lost {key}.");
            }

            if (times.Count < MaxSamples)
            {
                times.Add(Stopwatch.GetElapsedTime(sent).TotalMicroseconds);
            }
        }

        return (calls, times);
    }
}
