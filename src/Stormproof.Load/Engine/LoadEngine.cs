using System.Runtime.ExceptionServices;
using Stormproof.Load.Engine.Loop;
using Stormproof.Load.Results;
using Stormproof.Load.Schedules;
using Stormproof.Load.Transport.Linux;

namespace Stormproof.Load.Engine;

/// <summary>Runs a plan.</summary>
public static class LoadEngine
{
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs to the end of the plan, or until cancelled: then the result is what was measured so far.</summary>
    /// <param name="plan">What and when.</param>
    /// <param name="clock">Real time.</param>
    /// <param name="progress">Told once a second, on any thread; null for nobody.</param>
    /// <param name="cancellationToken">Cuts the run short.</param>
    /// <exception cref="LoadException">The plan cannot run on this machine.</exception>
    public static async Task<LoadResult> RunAsync(
        LoadPlan plan, TimeProvider clock, Action<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(clock);
        PlanRules.Check(plan);
        var count = OperatingSystem.IsLinux()
            ? LoopCount.For(plan, Descriptors.Raise(), Environment.ProcessorCount)
            : new LoopCount(Math.Max(1, plan.Loops), false);
        var slices = plan.Model is OpenModel open
            ? open.Schedule.Slices
            : ArrivalSchedule.Constant(1, plan.Model.Duration).Slices;
        var begin = clock.GetTimestamp() + (long)((plan.WarmUp + Lead).TotalSeconds * clock.TimestampFrequency);
        var time = new LoopClock(clock, begin);
        using var relay = new Relay();
        var threads = Enumerable.Range(0, count.Loops)
            .Select(i => new ShardThread(plan, time, slices, i, count, relay)).ToArray();
        try
        {
            foreach (var thread in threads)
            {
                await thread.StartAsync().ConfigureAwait(false);
            }

            var run = new LoadRun(plan, clock, time, threads, progress);
            var end = await run.ToEndAsync(cancellationToken).ConfigureAwait(false);
            foreach (var thread in threads)
            {
                await thread.StopAsync().ConfigureAwait(false);
            }

            if (threads.Select(t => t.Shard.Failure).FirstOrDefault(f => f is not null) is { } failure)
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            return ResultBuilder.Build(plan, slices, [.. threads.Select(t => t.Shard)], end);
        }
        finally
        {
            foreach (var thread in threads)
            {
                thread.Dispose();
            }
        }
    }
}
