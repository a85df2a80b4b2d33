namespace Stormproof.Simulation.Tests;

/// <summary>The whole protocol under every fault at once.</summary>
/// <remarks>STORMPROOF_SEED replays one seed and tells what led to its end; STORMPROOF_STEPS runs longer or shorter.</remarks>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const long Steps = 4_000_000;

    /// <summary>For each run.</summary>
    internal static long StepBudget => Setting("STORMPROOF_STEPS") ?? Steps;

    [Fact]
    public async Task Storm_AllGuardsThere_NoReadIsStaleAndTheCacheRecovers()
    {
        var outcome = await Simulate(new Setup(), StepBudget);
        output.WriteLine(outcome.Coverage.ToString());
        AssertFine(outcome);
        if (Setting("STORMPROOF_SEED") is null && StepBudget >= Steps)
        {
            var seldom = Enum.GetValues<Seen>().Where(s => outcome.Coverage[s] < 100).ToArray();
            Assert.True(seldom.Length == 0, $"happened too seldom to prove anything: {string.Join(", ", seldom)}");
        }
    }

    /// <summary>Promise A needs no clock: neither the store's, nor the database's end of stalled transactions, nor intents.
    /// </summary>
    [Theory]
    [InlineData(Guard.None)]
    [InlineData(Guard.IntentBeforeTransaction)]
    [InlineData(Guard.LapseMakesUnknown | Guard.BypassDuringIntent)]
    [InlineData(Guard.DeadlineBeforeCommit | Guard.ServerEndsStalledTransaction | Guard.UncertainCommitIsLeftToLapse)]
    public async Task Storm_StoreClockLeaps_AcknowledgedWritesAreSeen(object removed) =>
        AssertFine(await Simulate(new Setup((Guard)removed, Judged.Acknowledged, ClockLeaps: true), StepBudget / 2));

    /// <summary>The fill's check is the last line behind loaders that read from any replica: what they give their own callers may
    /// be old, what they leave for others is not.</summary>
    [Fact]
    public async Task Storm_CarelessLoaders_NoHitIsStale() =>
        AssertFine(await Simulate(new Setup(Guard.SourceIsFreshEnough, Judged.Hits), StepBudget / 2));

    /// <summary>The limit that the documents state: a store that comes back with older records remembers values and forgets
    /// fences.</summary>
    [Fact]
    public async Task Storm_StoreComesBackWithOldRecords_IsNotCovered()
    {
        var outcome = await Alone.Run(() => Run.Many(StepBudget, new Setup(Judged: Judged.Acknowledged, OldRecordsReturn: true)));
        Assert.NotNull(outcome.Violation);
    }

    [Fact]
    public async Task Storm_SameSeed_IsTheSameToTheLastStep()
    {
        var (first, second) = await Alone.Run(() => (Run.Once(7, new Setup()), Run.Once(7, new Setup(), traced: true)));
        Assert.Equal(first.Steps, second.Steps);
        Assert.Equal(first.Coverage.ToString(), second.Coverage.ToString());
    }

    private static Task<Outcome> Simulate(Setup setup, long steps) => Alone.Run(() => Setting("STORMPROOF_SEED") is { } seed
        ? Run.Once((ulong)seed, setup, Setting("STORMPROOF_STEPS") ?? Run.StormSteps, traced: true)
        : Run.Many(steps, setup, traced: true));

    private static void AssertFine(Outcome outcome) =>
        Assert.True(outcome.Violation is null, $"{outcome}\nreplay with STORMPROOF_SEED={outcome.Seed}");

    private static long? Setting(string name) =>
        long.TryParse(Environment.GetEnvironmentVariable(name), out var value) ? value : null;
}
