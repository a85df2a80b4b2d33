using Stormproof.Load.Results;

namespace Stormproof.Load.Engine;

/// <summary>Whether the generator could do what it was asked. If not, the figures are its own and not the target's.</summary>
internal static class GeneratorJudge
{
    /// <summary>A loop that is busy longer than this has no time left to be punctual.</summary>
    public const double MostLoopShare = 0.9;

    /// <summary>Late starts by the loop's own fault, of all; what 1 % of requests suffer shows in the 99th percentile.</summary>
    public const double MostLate = 0.01;

    /// <summary>So many of them say nothing: a short run has so few requests that one hiccup of the machine is over 1 % of
    /// them.</summary>
    public const long FewLate = 10;

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
        var reason = Reason(plan.Model is OpenModel, loopShare, byLag, requests);
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

    /// <summary>Why the run is void; null when it is not.</summary>
    /// <param name="isOpen">Requests have a time at which they are due.</param>
    /// <param name="loopShare">How busy the busiest loop was.</param>
    /// <param name="byLag">Late starts by the loop's own fault.</param>
    /// <param name="requests">Of so many.</param>
    internal static string? Reason(bool isOpen, double loopShare, long byLag, long requests) =>
        loopShare > MostLoopShare
            ? FormattableString.Invariant($"an event loop was busy {loopShare:P0} of the time; give more loops or a lower rate")
        : isOpen && byLag > FewLate && byLag > MostLate * requests
            ? FormattableString.Invariant(
                $"{(double)byLag / requests:P1} of the requests started over {SelfWatch.LateNanoseconds / 1e6:0} ms late though")
                + " a user was free; the machine has no processor time left for the generator"
        : null;
}
