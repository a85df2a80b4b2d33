using Stormproof.Load.Engine.Loop;

namespace Stormproof.Load.Engine;

/// <summary>A run from its first request to its last answer, seen from outside its loops.</summary>
internal sealed class LoadRun(
    LoadPlan plan, TimeProvider clock, LoopClock time, ShardThread[] threads, Action<LoadProgress>? progress)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DrainCheck = TimeSpan.FromMilliseconds(20);

    private long _toldAt;
    private long _toldCount;

    /// <summary>Until all is over; a cancelled run ends at once.</summary>
    public async Task<RunEnd> ToEndAsync(CancellationToken cancellationToken)
    {
        await PassAsync(0, cancellationToken).ConfigureAwait(false);
        var cpu = Environment.CpuUsage.TotalTime;
        await EachAsync(s => s.Watch.Begin()).ConfigureAwait(false);
        var duration = (long)plan.Model.Duration.TotalNanoseconds;
        await PassAsync(duration, cancellationToken).ConfigureAwait(false);
        var interrupted = cancellationToken.IsCancellationRequested && time.Now < duration;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        var length = Math.Clamp(time.Now, 0, duration);
        if (interrupted)
        {
            // What is under way is no error of the target's.
            await EachAsync(s => s.Recorder.Close()).ConfigureAwait(false);
        }

        await EachAsync(s => s.End()).ConfigureAwait(false);
        if (!interrupted)
        {
            await DrainAsync(plan.Drain ?? plan.Transport.RequestTimeout, cancellationToken).ConfigureAwait(false);
        }

        await EachAsync(s => s.Cancel()).ConfigureAwait(false);
        await DrainAsync(CancelGrace, CancellationToken.None).ConfigureAwait(false);
        return new RunEnd(TimeSpan.FromMicroseconds(length / 1000.0), interrupted, cpu);
    }

    private async Task PassAsync(long until, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && time.Now is var now && now < until)
        {
            var left = TimeSpan.FromMicroseconds(((until - now) / 1000.0) + 1);
            await Task.Delay(left < Interval ? left : Interval, clock, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (progress is not null)
            {
                await TellAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task DrainAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        var until = time.Now + (long)longest.TotalNanoseconds;
        while (time.Now < until && !cancellationToken.IsCancellationRequested)
        {
            var running = 0;
            foreach (var thread in threads)
            {
                running += await thread.AskAsync(s => s.Running).ConfigureAwait(false);
            }

            if (running == 0)
            {
                return;
            }

            await Task.Delay(DrainCheck, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TellAsync()
    {
        var interval = Recorder.NewHistogram();
        long count = 0, errors = 0;
        var running = 0;
        foreach (var thread in threads)
        {
            await thread.AskAsync(shard =>
            {
                interval.Add(shard.Recorder.Interval);
                shard.Recorder.Interval.Reset();
                count += shard.Recorder.Count;
                errors += shard.Recorder.Errors;
                running += shard.Running;
                return true;
            }).ConfigureAwait(false);
        }

        var now = time.Now;
        var seconds = Math.Max(1e-3, (now - _toldAt) / 1e9);
        progress!(new LoadProgress(
            TimeSpan.FromMicroseconds(now / 1000.0), count, errors, (count - _toldCount) / seconds,
            ResultBuilder.Percentile(interval, 50), ResultBuilder.Percentile(interval, 99), running));
        (_toldAt, _toldCount) = (now, count);
    }

    private async Task EachAsync(Action<Shard> action)
    {
        foreach (var thread in threads)
        {
            await thread.AskAsync(shard =>
            {
                action(shard);
                return true;
            }).ConfigureAwait(false);
        }
    }
}
