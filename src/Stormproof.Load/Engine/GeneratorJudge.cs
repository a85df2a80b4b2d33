using Stormproof.Load.Results;

namespace Stormproof.Load.Engine;

/// <summary>Whether the generator could do what it was asked. If not, the figures are its own and not the target's.</summary>
internal static class GeneratorJudge
{
    /// <summary>A loop that is busy longer than this has no time left to be punctual.</summary>
    public const double MostLoopShare = 0.9;

    /// <summary>Late starts by the loop's own fault, of all; what 1 % of requests suffer shows in the 99th percentile.</summary>
    public const double MostLate = 0.01;

    public static GeneratorReport Judge(LoadPlan plan, Shard[] shards, RunEnd end, long requests)
    {
        var lag = Recorder.NewHistogram();
        foreach (var shard in shards)
        {
            lag.Add(shard.Watch.Lag);
        }

        var byLag = shards.Sum(s => s.Watch.LateByLag);
        var byUsers = shards.Sum(s => s.Watch.LateByUsers);
        var seconds = Math.Max(1e-9, end.Length.TotalSeconds);
        var loopShare = shards.Max(s => s.Watch.Cpu.TotalSeconds) / seconds;
        var reason = Reason(plan, loopShare, requests == 0 ? 0 : (double)byLag / requests);
        return new GeneratorReport
        {
            CpuShare = Math.Round(end.ProcessCpu.TotalSeconds / seconds / Environment.ProcessorCount, 4),
            LateStarts = byLag + byUsers,
            Saturated = reason is not null,
            Reason = reason,
            LoopShare = Math.Round(loopShare, 4),
            LateByLag = byLag,
            LateByUsers = byUsers,
            LateThresholdMs = SelfWatch.LateNanoseconds / 1e6,
            LagP99Ms = ResultBuilder.Percentile(lag, 99),
            Users = shards.Sum(s => s.Users.Count),
        };
    }

    private static string? Reason(LoadPlan plan, double loopShare, double late) =>
        loopShare > MostLoopShare
            ? FormattableString.Invariant($"an event loop was busy {loopShare:P0} of the time; give it more loops or a lower rate")
        : plan.Model is OpenModel && late > MostLate
            ? FormattableString.Invariant(
                $"{late:P1} of the requests started over {SelfWatch.LateNanoseconds / 1e6:0} ms late though a user was free; ")
                + "the machine has no processor time left for the generator"
        : null;
}
