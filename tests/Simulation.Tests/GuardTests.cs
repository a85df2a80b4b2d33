namespace Stormproof.Simulation.Tests;

/// <summary>The test of the test: with any one guard removed, the same simulation finds a stale read within the same budget.</summary>
public sealed class GuardTests(ITestOutputHelper output)
{
    public static TheoryData<string> Guards => [.. Enum.GetNames<Guard>().Where(name => name != nameof(Guard.None))];

    [Theory]
    [MemberData(nameof(Guards))]
    public async Task Storm_WithoutOneGuard_FindsAStaleRead(string name)
    {
        var guard = Enum.Parse<Guard>(name);
        var isLastLine = guard == Guard.FillChecksPosition;
        var removed = isLastLine ? guard | Guard.SourceIsFreshEnough : guard;
        var outcome = await Alone.Run(() => Run.Many(1, SimulationTests.StepBudget, removed, onlyHits: isLastLine));
        output.WriteLine($"{name}: {outcome}");
        Assert.Contains("must return", outcome.Violation ?? $"nothing found in {outcome.Steps} steps", StringComparison.Ordinal);
    }

    /// <summary>The fill's check is the last line behind loaders that read from any replica: what they give their own callers may be
    /// old, what they leave for others is not.</summary>
    [Fact]
    public async Task Storm_CarelessLoaders_NoHitIsStale()
    {
        var outcome = await Alone.Run(() => Run.Many(1, SimulationTests.StepBudget, Guard.SourceIsFreshEnough, onlyHits: true));
        Assert.True(outcome.Violation is null, outcome.ToString());
    }
}
