using System.Diagnostics;

namespace Stormproof.Benchmarks.Reads;

/// <summary>One contender's round.</summary>
internal readonly record struct Lap(double PerSecond, double MedianMicroseconds)
{
    private const int MaxSamples = 50_000;

    /// <summary>Callers in a closed loop: each calls again when it has its answer.</summary>
    public static async Task<Lap> RunAsync(Func<int, Task> call, int callers, TimeSpan length)
    {
        var begun = Stopwatch.GetTimestamp();
        var loops = await Task.WhenAll(
            Enumerable.Range(0, callers).Select(caller => Task.Run(() => LoopAsync(call, caller, begun, length))));
        var elapsed = Stopwatch.GetElapsedTime(begun);
        return new Lap(loops.Sum(l => l.Calls) / elapsed.TotalSeconds, Median.Of(loops.SelectMany(l => l.Times)));
    }

    private static async Task<(long Calls, List<double> Times)> LoopAsync(
        Func<int, Task> call, int caller, long begun, TimeSpan length)
    {
        var times = new List<double>();
        var random = new Random(caller);
        long calls = 0;
        for (; Stopwatch.GetElapsedTime(begun) < length; calls++)
        {
            var id = random.Next(LookupTable.Rows);
            var sent = Stopwatch.GetTimestamp();
            await call(id);
            if (times.Count < MaxSamples)
            {
                times.Add(Stopwatch.GetElapsedTime(sent).TotalMicroseconds);
            }
        }

        return (calls, times);
    }
}
