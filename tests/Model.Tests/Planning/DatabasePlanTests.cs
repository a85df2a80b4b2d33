using Stormproof.Model.Fleet;
using Stormproof.Model.Planning;

namespace Stormproof.Model.Tests.Planning;

public sealed class DatabasePlanTests
{
    [Fact]
    public void For_ManyReadsThatFitOnePrimary_AreThreeReplicas()
    {
        var plan = DatabasePlan.For(new DatabaseQuestion(0.9, 5, 10_000, 1));

        Assert.Equal((DatabasePath.Replication, 3, 1, null), (plan.Path, plan.Replicas, plan.Shards, plan.ShardKey));
        Assert.Equal(90_000, plan.ReadsPerSecond);
    }

    [Fact]
    public void For_FiveLargeDomains_AreFederationThenShardedOrders()
    {
        var plan = DatabasePlan.For(new DatabaseQuestion(0.6, 50, 100_000, 5));

        Assert.Equal((DatabasePath.Federation, "customer", 1, 5), (plan.Path, plan.ShardKey, plan.Shards, plan.Primaries));
        Assert.StartsWith("shard orders by customer above 10 TB", plan.Then, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, 50_000, 9, true, DatabasePath.Replication), InlineData(10.01, 50_000, 3, true, DatabasePath.Sharding)]
    [InlineData(10, 50_001, 3, true, DatabasePath.Sharding), InlineData(10.01, 1, 4, true, DatabasePath.Federation)]
    [InlineData(10.01, 1, 4, false, DatabasePath.Sharding), InlineData(1, 60_000, 4, true, DatabasePath.Federation)]
    public void For_EachBranch_IsTheRules(double tb, double writes, int domains, bool clear, DatabasePath path)
    {
        foreach (var share in (double[])[0, 0.5, 0.8, 0.81, 0.999, 1])
        {
            Assert.Equal(path, DatabasePlan.For(new DatabaseQuestion(share, tb, writes, domains) { ClearDomains = clear }).Path);
        }
    }

    [Fact]
    public void For_HighReadShareAboveTheLimits_SaysThatItDoesNotLiftThem()
    {
        var plan = DatabasePlan.For(new DatabaseQuestion(0.95, 50, 1_000, 1));

        Assert.Equal((DatabasePath.Sharding, 5), (plan.Path, plan.Shards));
        Assert.Contains(plan.Warnings, w => w.Contains("does not lift the primary's limits", StringComparison.Ordinal));
        Assert.Contains(plan.Warnings, w => w.StartsWith("50 TB are above one primary's 10 TB", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(50, 1, 5), InlineData(50.1, 1, 6), InlineData(11, 1, 2), InlineData(1, 100_000, 2), InlineData(1, 500_001, 11)]
    [InlineData(30, 200_000, 4)]
    public void For_Shards_NoneIsAboveALimit(double tb, double writes, int shards) =>
        Assert.Equal(shards, DatabasePlan.For(new DatabaseQuestion(0.5, tb, writes, 1)).Shards);

    [Fact]
    public void For_DomainsThatOutgrowOneDatabase_AreShardedThemselves()
    {
        var plan = DatabasePlan.For(new DatabaseQuestion(0.6, 200, 100_000, 5));

        Assert.Equal((DatabasePath.Federation, 4, 20), (plan.Path, plan.Shards, plan.Primaries));
        Assert.Contains("orders by customer", plan.Then, StringComparison.Ordinal);
    }

    [Fact]
    public void For_OwnLimits_MoveTheRules()
    {
        var question = new DatabaseQuestion(0.9, 5, 10_000, 1) { PrimaryTb = 4, PrimaryWritesPerSecond = 20_000 };

        Assert.Equal((DatabasePath.Sharding, 2), (DatabasePlan.For(question).Path, DatabasePlan.For(question).Shards));
    }

    [Fact]
    public void For_NearALimit_SaysSo()
    {
        Assert.Contains(
            DatabasePlan.For(new DatabaseQuestion(0.9, 8, 10, 1)).Warnings,
            w => w.StartsWith("8 TB are near", StringComparison.Ordinal));
        Assert.DoesNotContain(
            DatabasePlan.For(new DatabaseQuestion(0.9, 7.9, 10, 1)).Warnings, w => w.Contains("near", StringComparison.Ordinal));
    }

    [Fact]
    public void For_NoClearDomains_SaysThatTheyDoNotHelp() => Assert.Contains(
        DatabasePlan.For(new DatabaseQuestion(0.6, 50, 100, 5) { ClearDomains = false }).Warnings,
        w => w.Contains("no clear borders", StringComparison.Ordinal));

    /// <summary>One replica lost, the primary helps: the reads still fit, or a warning says that they do not.</summary>
    [Fact]
    public void For_AnyReads_TheReplicasCarryThemOrItIsSaid()
    {
        for (var seed = 1UL; seed <= 2_000; seed++)
        {
            var random = new SeededRandom(seed);
            var question = new DatabaseQuestion(
                random.NextDouble(), random.NextDouble() * 40, 1 + (random.NextDouble() * 200_000), 1 + random.Next(8));
            var plan = DatabasePlan.For(question);
            var (reads, writes) = (plan.ReadsPerSecond / plan.Primaries, question.WritesPerSecond / plan.Primaries);
            var fits = plan.Replicas * (question.PrimaryWritesPerSecond - writes) >= reads * (1 - 1e-9)
                || reads + writes <= question.PrimaryWritesPerSecond;
            var warned = plan.Warnings.Any(w => w.Contains("cache the rest", StringComparison.Ordinal));
            Assert.True(fits != warned && plan.Replicas is >= 1 and <= 10, $"seed {seed}: {question}, {plan}");
        }
    }

    [Fact]
    public void For_MoreOfAnything_NeverNeedsFewerPrimaries()
    {
        for (var seed = 1UL; seed <= 300; seed++)
        {
            var random = new SeededRandom(seed);
            var question = new DatabaseQuestion(random.NextDouble(), 1, 1_000, 1 + random.Next(3));
            var last = 0;
            for (var i = 0; i < 40; i++)
            {
                question = question with
                {
                    DataTb = question.DataTb * (1 + (random.NextDouble() * 0.2)),
                    WritesPerSecond = question.WritesPerSecond * (1 + (random.NextDouble() * 0.2)),
                };
                var primaries = DatabasePlan.For(question).Primaries;
                Assert.True(primaries >= last, $"seed {seed}: {question}");
                last = primaries;
            }
        }
    }

    [Theory]
    [InlineData(-0.1, 5, 10, 1), InlineData(1.1, 5, 10, 1), InlineData(double.NaN, 5, 10, 1), InlineData(0.9, 0, 10, 1)]
    [InlineData(0.9, -1, 10, 1), InlineData(0.9, double.PositiveInfinity, 10, 1), InlineData(0.9, 5, 0, 1)]
    [InlineData(0.9, 5, -1, 1)]
    [InlineData(0.9, 5, double.NaN, 1), InlineData(0.9, 5, 10, 0), InlineData(0.9, 1_000_000, 10, 1), InlineData(0.9, 5, 1e12, 1)]
    public void For_ValueOutOfRange_IsRefused(double share, double tb, double writes, int domains) =>
        Assert.DoesNotContain(
            '\n', Assert.Throws<PlanException>(() => DatabasePlan.For(new DatabaseQuestion(share, tb, writes, domains))).Message);
}
