using Stormproof.Model.Fleet;

namespace Stormproof.Model.Tests.Fleet;

public sealed class RetryBudgetTests
{
    [Fact]
    public void TrySpend_EveryRequestFails_RetriesAreTheShareAndTheReserve()
    {
        var budget = new RetryBudget(0.2, reserve: 10, most: 1_000);
        var retries = 0;
        for (var i = 0; i < 10_000; i++)
        {
            budget.Earn();
            retries += Drain(budget, 2);
        }

        Assert.Equal(2_010, retries);
    }

    [Fact]
    public void TrySpend_ConcurrentThreads_RetriesAreAtMostTheShareAndTheReserve()
    {
        var budget = new RetryBudget(0.2, reserve: 10, most: 1_000);
        var retries = 0;
        Parallel.For(0, 10_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            budget.Earn();
            Interlocked.Add(ref retries, Drain(budget, 2));
        });

        Assert.InRange(retries + Drain(budget, int.MaxValue), 2_009, 2_010);
    }

    [Fact]
    public void TrySpend_NoReserve_HasNoneUntilOneIsEarned()
    {
        var budget = new RetryBudget(0.25, reserve: 0, most: 10);
        for (var i = 0; i < 3; i++)
        {
            budget.Earn();
            Assert.False(budget.TrySpend());
        }

        budget.Earn();
        Assert.True(budget.TrySpend());
        Assert.False(budget.TrySpend());
    }

    [Fact]
    public void TrySpend_LeavingSome_TakesOnlyWhatIsAbove()
    {
        var budget = new RetryBudget(0, reserve: 10, most: 10);
        var taken = 0;
        while (budget.TrySpend(leaving: 4))
        {
            taken++;
        }

        Assert.Equal(6, taken);
        Assert.Equal(4, Drain(budget, int.MaxValue));
        Assert.False(budget.TrySpend(int.MaxValue));
    }

    [Fact]
    public void Earn_ShareZero_LeavesTheReserveAlone()
    {
        var budget = new RetryBudget(0, reserve: 3, most: 10);
        EarnMany(budget, 1_000);

        Assert.Equal(3, Drain(budget, int.MaxValue));
    }

    [Fact]
    public void Earn_LongQuietTime_SavesNoMoreThanTheMost()
    {
        var budget = new RetryBudget(0.5, reserve: 0, most: 20);
        EarnMany(budget, 10_000);

        Assert.Equal(20, Drain(budget, int.MaxValue));
    }

    [Fact]
    public async Task Earn_ConcurrentThreads_PassTheMostByARequestAThreadAtMost()
    {
        const int Threads = 8;
        var budget = new RetryBudget(1, reserve: 0, most: 20);
        using var together = new Barrier(Threads);
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                EarnMany(budget, 10_000);
            },
            TaskCreationOptions.LongRunning)));

        Assert.InRange(Drain(budget, int.MaxValue), 20, 20 + Threads);
    }

    [Fact]
    public void RetryBudget_ReserveAboveTheMost_IsCutToIt() =>
        Assert.Equal(5, Drain(new RetryBudget(0.2, reserve: 50, most: 5), int.MaxValue));

    [Theory]
    [InlineData(-0.1, 0, 1), InlineData(1.1, 0, 1), InlineData(double.NaN, 0, 1)]
    [InlineData(0.2, -1, 1), InlineData(0.2, 1_000_001, 1), InlineData(0.2, 3_000_000, 1_000)]
    [InlineData(0.2, 0, 0), InlineData(0.2, 0, 1_000_001)]
    public void RetryBudget_OutOfRange_Throws(double share, int reserve, int most) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryBudget(share, reserve, most));

    private static void EarnMany(RetryBudget budget, int requests)
    {
        for (var i = 0; i < requests; i++)
        {
            budget.Earn();
        }
    }

    private static int Drain(RetryBudget budget, int limit)
    {
        var taken = 0;
        while (taken < limit && budget.TrySpend())
        {
            taken++;
        }

        return taken;
    }
}
