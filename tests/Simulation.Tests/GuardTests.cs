namespace Stormproof.Simulation.Tests;

/// <summary>The test of the test: with any one guard removed, the same simulation finds what it prevents within the same budget.
/// </summary>
public sealed class GuardTests(ITestOutputHelper output)
{
    private const Guard Liveness = Guard.LeaseExpires | Guard.IntentLapses | Guard.NewTimelineMovesFence;

    public static TheoryData<string> StaleRead => [.. Names(g => (g & Liveness) == 0)];

    public static TheoryData<string> UselessCache => [.. Names(g => (g & Liveness) != 0)];

    [Theory]
    [MemberData(nameof(StaleRead))]
    public async Task Storm_WithoutOneGuard_FindsAStaleRead(string name)
    {
        var guard = Enum.Parse<Guard>(name);
        var setup = guard == Guard.FillChecksPosition
            ? new Setup(guard | Guard.SourceIsFreshEnough, Judged.Hits)
            : new Setup(guard);
        await AssertFinds("must return", name, setup);
    }

    [Theory]
    [MemberData(nameof(UselessCache))]
    public Task Storm_WithoutOneGuard_FindsAKeyThatIsNeverCachedAgain(string name) =>
        AssertFinds("hits on a key", name, new Setup(Enum.Parse<Guard>(name)));

    private static IEnumerable<string> Names(Func<Guard, bool> isWanted) =>
        Enum.GetValues<Guard>().Where(g => g != Guard.None && isWanted(g)).Select(g => g.ToString());

    private async Task AssertFinds(string expected, string name, Setup setup)
    {
        var outcome = await Alone.Run(() => Run.Many(SimulationTests.StepBudget, setup));
        output.WriteLine($"{name}: {outcome}");
        Assert.Contains(expected, outcome.Violation ?? $"nothing found in {outcome.Steps} steps", StringComparison.Ordinal);
    }
}
