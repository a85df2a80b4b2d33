using Stormproof.Model.Simulation;

namespace Stormproof.Model.Tests.Simulation;

public sealed class QueueingTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(0.95)]
    public void MeanWaitMs_OneCore_IsTheExactMM1(double load) =>
        // Wq = ρ s / (1 − ρ); chance to wait ρ.
        Assert.Equal(load * 20 / (1 - load), new Queueing(1, 20, load).MeanWaitMs, 9);

    [Theory]
    [InlineData(2, 0.8)]
    [InlineData(4, 0.9)]
    [InlineData(8, 0.9)]
    public void MeanWaitMs_SeveralCores_NearErlangC(int cores, double load)
    {
        var (sum, term, a) = (0.0, 1.0, cores * load);
        for (var n = 0; n < cores; n++)
        {
            sum += term;
            term *= a / (n + 1);
        }

        var last = term / (1 - load);
        var exact = last / (sum + last) * 20 / (cores * (1 - load));
        Assert.InRange(new Queueing(cores, 20, load).MeanWaitMs, exact * 0.85, exact * 1.15);
    }

    [Fact]
    public void Slower_GrowsWithLoadAndEndsAtOne()
    {
        var last = 0.0;
        for (var load = 0.05; load <= 1.2; load += 0.05)
        {
            var slower = new Queueing(2, 20, load).Slower(250);
            Assert.InRange(slower, last, 1);
            last = slower;
        }

        Assert.Equal(1, new Queueing(2, 20, 0.5).Slower(10));
    }
}
