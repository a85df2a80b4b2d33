using Microsoft.Extensions.Time.Testing;
using Stormproof.Lab.Scaling.Usage;

namespace Stormproof.Lab.Tests.Scaling.Usage;

public sealed class ProcStatTests
{
    [Fact]
    public void Parse_NameWithBlanksAndParentheses_IsTaken()
    {
        var stat = ProcStat.Parse("42 (a) b (c) S 7 1 1 0 -1 0 0 0 0 0 150 50 30 20 20 0 1 0 99");

        Assert.Equal(new ProcStat(42, "a) b (c", 7, 2, 0.5), stat);
    }

    [Theory, InlineData(""), InlineData("42"), InlineData("42 (a) S 7"), InlineData("x (a) S 7 1 1 0 -1 0 0 0 0 0 1 1 1 1 1")]
    public void Parse_SomethingElse_IsNull(string line) => Assert.Null(ProcStat.Parse(line));

    [Fact]
    public void Machine_Lines_CountsProcessorsAndBusyTime()
    {
        var (processors, busy) = ProcStat.Machine(
            ["cpu  100 20 30 9000 500 4 6 0 0 0",
            "cpu0 50 10 15 4500 250 2 3 0 0 0", "cpu1 50 10 15 4500 250 2 3 0 0 0", "intr 1"]);

        Assert.Equal((2, 1.6), (processors, busy));
    }

    [Fact]
    public void Plus_LoopThatIsInBothReadings_CountsOnce()
    {
        var clock = new FakeTimeProvider();
        var from = Reading(clock.GetTimestamp(), 1, 1, new() { [5] = 0.5 });
        clock.Advance(TimeSpan.FromSeconds(2));
        var to = Reading(clock.GetTimestamp(), 4, 3, new() { [5] = 1.5, [6] = 9 });

        var sum = UsageSum.None.Plus(from, to, clock);

        Assert.Equal(2, sum.Seconds, 6);
        Assert.Equal((3, 2, 1), (sum.Machine, sum.Own, sum.Loops));
        var usage = sum.Share(new UsageRoots([1], [], null), storeIsInside: true);
        Assert.Equal((1.5, 0.5, 0.5), (usage.MachineCores, usage.GatewayCores, usage.GeneratorCores));
        Assert.Null(usage.DatabaseCores);
    }

    [Fact]
    public void Take_ThisProcess_HasItsOwnTime()
    {
        var reading = UsageReading.Take(new UsageRoots([Environment.ProcessId], [], null), TimeProvider.System);

        Assert.True(reading.Own > 0);
        Assert.True(reading.Nodes >= reading.Own);
    }

    private static UsageReading Reading(long at, double machine, double own, Dictionary<int, double> loops) =>
        new(at, machine, 0, 0, 0, own, loops);
}
