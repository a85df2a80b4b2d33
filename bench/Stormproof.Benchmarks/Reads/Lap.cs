using System.Diagnostics;
using Stormproof.Model.Consistency;

namespace Stormproof.Benchmarks.Reads;

/// <summary>One contender's round.</summary>
internal readonly record struct Lap(double PerSecond, double MedianMicroseconds)
{
    private const int MaxSamples = 50_000;

    /// <summary>Callers in a closed loop: each calls again when it has its answer. How a call comes by its position is not
    /// timed.</summary>
    public static async Task<Lap> RunAsync(
        Func<int, LogPosition, Task> call, Func<int, ValueTask<LogPosition>> position, int callers, TimeSpan length)
    {
        var begun = Stopwatch.GetTimestamp();
        var loops = await Task.WhenAll(
            Enumerable.Range(0, callers).Select(caller => Task.Run(() => LoopAsync(call, position, caller, begun, length))));
        var elapsed = Stopwatch.GetElapsedTime(begun);
        return new Lap(loops.Sum(l => l.Calls) / elapsed.TotalSeconds, Median.Of(loops.SelectMany(l => l.Times)));
    }

    private static async Task<(long Calls, List<double> Times)> LoopAsync(
        Func<int, LogPosition, Task> call, Func<int, ValueTask<LogPosition>> position, int caller, long begun, TimeSpan length)
    {
        var times = new List<double>();
        var random = new Random(caller);
        long calls = 0;
        for (; Stopwatch.GetElapsedTime(begun) < length; calls++)
        {
            var id = random.Next(LookupTable.Rows);
            var seen = await position(id);
            var sent = Stopwatch.GetTimestamp();
            await call(id, seen);
            if (times.Count < MaxSamples)
            {
                times.Add(Stopwatch.GetElapsedTime(sent).TotalMicroseconds);
            }
        }

        return (calls, times);
    }
}
