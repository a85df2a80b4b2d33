using Stormproof.Load.Curves;

namespace Stormproof.Load.Tests.Curves;

/// <summary>An M/M/c server, simulated event by event: Poisson arrivals, c workers, exponential work, one queue. Its capacity is
/// workers x rate of one. Each step begins idle, its first tenth is warm-up.</summary>
internal sealed class QueueServer(int workers, double ratePerWorker, int seed)
{
    private readonly Random _random = new(seed);

    public double Capacity => workers * ratePerWorker;

    public TimeSpan Measured { get; private set; }

    /// <summary>With what <see cref="KneeRun"/> adds to each step: half a second or one to settle, up to two to drain, and some
    /// to begin.</summary>
    public TimeSpan Taken { get; private set; }

    public RateStep Measure(double rps, TimeSpan duration)
    {
        Measured += duration;
        var free = new PriorityQueue<int, double>(Enumerable.Range(0, workers).Select(i => (i, 0.0)));
        var begin = duration.TotalSeconds / 9;
        var end = begin + duration.TotalSeconds;
        var latencies = new List<double>();
        var done = 0L;
        for (var due = Exponential(rps); due < end; due += Exponential(rps))
        {
            free.TryDequeue(out var worker, out var ready);
            var finished = Math.Max(due, ready) + Exponential(ratePerWorker);
            free.Enqueue(worker, finished);
            done += finished >= begin && finished < end ? 1 : 0;
            if (due >= begin)
            {
                latencies.Add(finished - due);
            }
        }

        latencies.Sort();
        return new RateStep(
            latencies.Count / duration.TotalSeconds, done / duration.TotalSeconds,
            latencies.Count == 0 ? 0 : latencies[(int)(latencies.Count * 0.99)] * 1000, 0, latencies.Count);
    }

    public KneeResult Search(KneeOptions options, Func<RateStep, int, RateStep>? disturb = null)
    {
        var search = KneeSearch.Begin(options);
        for (var i = 0; search.Result is null; i++)
        {
            var step = Measure(search.NextRps, search.NextDuration);
            Taken += search.NextDuration + TimeSpan.FromSeconds(search.IsScout ? 1 : 2);
            search = search.After(disturb?.Invoke(step, i) ?? step);
        }

        return search.Result;
    }

    private double Exponential(double rate) => -Math.Log(1 - _random.NextDouble()) / rate;
}
