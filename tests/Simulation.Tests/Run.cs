using Stormproof.Simulation.Tests.Faults;

namespace Stormproof.Simulation.Tests;

/// <summary>What one seed brought.</summary>
internal sealed record Outcome(ulong Seed, long Steps, string? Violation, Coverage Coverage)
{
    public override string ToString() => $"seed {Seed}, {Steps} steps: {Violation ?? "fine"}";
}

/// <summary>One world from its seed to its end: a stormy part, then a calm one in which the cache must serve again.</summary>
internal static class Run
{
    private const long CalmMs = 1_500;
    private const long MeasuredMs = 700;

    public static Outcome Seed(ulong seed, long stormSteps, Guard removed = Guard.None, bool onlyHits = false)
    {
        var world = new World(seed, removed, onlyHits);
        var faults = new FaultInjector(world);
        while (world.Scheduler.Steps < stormSteps && IsFine(world))
        {
            world.Scheduler.Step();
        }

        faults.Stop();
        Until(world, world.Scheduler.Now + CalmMs);
        world.Tally.Clear();
        Until(world, world.Scheduler.Now + MeasuredMs);
        if (IsFine(world))
        {
            world.JudgeUnended();
            if (!onlyHits)
            {
                JudgeService(world);
            }
        }

        var violation = world.Scheduler.Failure?.ToString() ?? world.Oracle.Violation;
        return new Outcome(seed, world.Scheduler.Steps, violation, world.Coverage);
    }

    /// <summary>Seeds one after the other until the steps are done or one goes wrong.</summary>
    public static Outcome Many(ulong firstSeed, long steps, Guard removed = Guard.None, bool onlyHits = false)
    {
        const long stepsPerSeed = 60_000;
        var (coverage, done) = (new Coverage(), 0L);
        for (var seed = firstSeed; ; seed++)
        {
            var outcome = Seed(seed, stepsPerSeed, removed, onlyHits);
            coverage.Add(outcome.Coverage);
            done += outcome.Steps;
            if (outcome.Violation is not null || done >= steps)
            {
                return outcome with { Steps = done, Coverage = coverage };
            }
        }
    }

    private static void Until(World world, long end)
    {
        while (world.Scheduler.Now < end && IsFine(world))
        {
            world.Scheduler.Step();
        }
    }

    private static bool IsFine(World world) => world.Oracle.Violation is null && world.Scheduler.Failure is null;

    private static void JudgeService(World world)
    {
        if (world.Tally.Failed > 0)
        {
            world.Oracle.Report($"{world.Tally.Failed} reads failed after all faults had ended");
        }

        if (world.Tally.LowestHitRate < 0.7)
        {
            world.Oracle.Report($"only {world.Tally.LowestHitRate:P0} hits on a key after all faults had ended");
        }
    }
}
