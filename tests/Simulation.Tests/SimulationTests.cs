namespace Stormproof.Simulation.Tests;

/// <summary>The whole protocol under every fault at once.</summary>
/// <remarks>STORMPROOF_SEED replays one seed, STORMPROOF_STEPS runs longer.</remarks>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const long Steps = 3_000_000;

    [Fact]
    public async Task Storm_AllGuardsThere_NoReadIsStaleAndTheCacheRecovers()
    {
        var outcome = await Alone.Run(() => Setting("STORMPROOF_SEED") is { } seed
            ? Run.Seed((ulong)seed, Setting("STORMPROOF_STEPS") ?? 20_000)
            : Run.Many(1, StepBudget));
        output.WriteLine(outcome.Coverage.ToString());
        Assert.True(outcome.Violation is null, $"{outcome}\nreplay with STORMPROOF_SEED={outcome.Seed}");
    }

    /// <summary>For each run: STORMPROOF_STEPS or the usual.</summary>
    internal static long StepBudget => Setting("STORMPROOF_STEPS") ?? Steps;

    private static long? Setting(string name) => long.TryParse(Environment.GetEnvironmentVariable(name), out var value) ? value : null;
}
