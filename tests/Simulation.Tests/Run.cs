using Stormproof.Simulation.Tests.Faults;

namespace Stormproof.Simulation.Tests;

/// <summary>What one seed, or several, brought.</summary>
internal sealed record Outcome(ulong Seed, long Steps, string? Violation, Coverage Coverage)
{
    public override string ToString() => $"seed {Seed}, {Steps} steps: {Violation ?? "fine"}";
}

/// <summary>What is simulated.</summary>
/// <param name="Removed">Guards that are not there.</param>
/// <param name="Judged">What is promised.</param>
/// <param name="ClockLeaps">Whether the store's clock leaps to and fro.</param>
/// <param name="OldRecordsReturn">Whether the store comes back with a snapshot instead of empty.</param>
internal sealed record Setup(
    Guard Removed = Guard.None, Judged Judged = Judged.All, bool ClockLeaps = false, bool OldRecordsReturn = false);

/// <summary>One world from its seed to its end: a stormy part, then a calm one in which the cache must serve again.</summary>
internal sealed class Run
{
    public const long StormSteps = 60_000;
    private const long CalmMs = 1_500;
    private const long MeasuredMs = 700;
    private const int TraceLines = 150;
    private readonly World _world;
    private readonly Setup _setup;
    private readonly Queue<string> _trace = new();
    private readonly ulong _seed;

    private Run(ulong seed, Setup setup, bool traced)
    {
        (_seed, _setup, _world) = (seed, setup, new World(seed, setup.Removed, setup.Judged));
        _world.Scheduler.Trace = traced ? Trace : null;
    }

    private bool IsFine => _world.Oracle.Violation is null && _world.Scheduler.Failure is null;

    /// <summary>One seed.</summary>
    public static Outcome Once(ulong seed, Setup setup, long stormSteps = StormSteps, bool traced = false) =>
        new Run(seed, setup, traced).ToEnd(stormSteps);

    /// <summary>Seeds one after the other until the steps are done or one goes wrong; that one is told in full.</summary>
    public static Outcome Many(long steps, Setup setup, bool traced = false)
    {
        var (coverage, done) = (new Coverage(), 0L);
        for (var seed = 1UL; ; seed++)
        {
            var outcome = Once(seed, setup);
            coverage.Add(outcome.Coverage);
            done += outcome.Steps;
            if (outcome.Violation is not null || done >= steps)
            {
                var told = outcome.Violation is not null && traced ? Once(seed, setup, traced: true) : outcome;
                return told with { Steps = done, Coverage = coverage };
            }
        }
    }

    private Outcome ToEnd(long stormSteps)
    {
        var faults = new FaultInjector(_world, _setup);
        while (_world.Scheduler.Steps < stormSteps && IsFine)
        {
            _world.Scheduler.Step();
        }

        faults.Stop();
        Until(_world.Scheduler.Now + CalmMs);
        _world.Tally.Clear();
        Until(_world.Scheduler.Now + MeasuredMs);
        if (IsFine && _setup.Judged == Judged.All)
        {
            _world.JudgeUnended();
            JudgeService();
        }

        var violation = _world.Scheduler.Failure?.ToString() ?? _world.Oracle.Violation;
        var told = _trace.Count == 0 || violation is null ? violation : $"{violation}\n{string.Join('\n', _trace)}";
        return new Outcome(_seed, _world.Scheduler.Steps, told, _world.Coverage);
    }

    private void Until(long end)
    {
        while (_world.Scheduler.Now < end && IsFine)
        {
            _world.Scheduler.Step();
        }
    }

    private void JudgeService()
    {
        if (_world.Tally.Failed > 0)
        {
            _world.Oracle.Report($"{_world.Tally.Failed} reads failed after all faults had ended");
        }

        if (_world.Tally.LowestHitRate < 0.7)
        {
            _world.Oracle.Report($"only {_world.Tally.LowestHitRate:P0} hits on a key after all faults had ended");
        }
    }

    private void Trace(string line)
    {
        _trace.Enqueue($"{_world.Scheduler.Now,7} {line}");
        if (_trace.Count > TraceLines)
        {
            _trace.Dequeue();
        }
    }
}
