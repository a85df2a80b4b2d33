namespace Stormproof.Cli.Tests.Commands.Plan;

public sealed class DatabaseCommandTests
{
    [Fact]
    public async Task Database_ManyReads_AreThreeReplicas()
    {
        var plan = await PlanRun.JsonAsync(
            ["database", .. PlanRun.Words("--read-share 0.9 --data-tb 5 --writes-per-second 10000 --domains 1")]);

        Assert.Equal("replication", plan.GetProperty("path").GetString());
        Assert.Equal(3, plan.GetProperty("replicas").GetInt32());
        Assert.Equal(1, plan.GetProperty("shards").GetInt32());
        Assert.Null(plan.GetProperty("shardKey").GetString());
        Assert.NotEmpty(PlanRun.Texts(plan, "warnings"));
    }

    [Theory, InlineData(""), InlineData("--clear-domains"), InlineData("--clear-domains true")]
    public async Task Database_FiveDomains_AreFederationThenShardedOrders(string clear)
    {
        var plan = await PlanRun.JsonAsync(["database", .. PlanRun.Words(
            $"--read-share 0.6 --data-tb 50 --writes-per-second 100000 --domains 5 {clear}")]);

        Assert.Equal("federation", plan.GetProperty("path").GetString());
        Assert.Equal("customer", plan.GetProperty("shardKey").GetString());
        Assert.StartsWith("shard orders by customer above 10 TB", plan.GetProperty("then").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--read-share 0.95 --data-tb 50 --writes-per-second 100", 5)]
    [InlineData("--read-share 0.6 --data-tb 50 --writes-per-second 100000 --domains 5 --clear-domains false", 5)]
    [InlineData("--read-share 0.9 --data-tb 5 --writes-per-second 100 --primary-limits 2,50000", 3)]
    public async Task Database_AboveThePrimarysLimits_IsSharded(string line, int shards)
    {
        var plan = await PlanRun.JsonAsync(["database", .. PlanRun.Words(line)]);

        Assert.Equal("sharding", plan.GetProperty("path").GetString());
        Assert.Equal(shards, plan.GetProperty("shards").GetInt32());
    }

    [Fact]
    public async Task Database_Text_ShowsTheArithmetic()
    {
        var text = await PlanRun.TextAsync(
            ["database", .. PlanRun.Words("--read-share 0.9 --data-tb 5 --writes-per-second 10000")]);

        Assert.Contains("ceil(90,000 reads/s / (50,000 - 10,000 writes/s to replay)) = 3", text, StringComparison.Ordinal);
        text = await PlanRun.TextAsync(
            ["database", .. PlanRun.Words("--read-share 0.6 --data-tb 50 --writes-per-second 100000 --domains 5")]);
        Assert.Contains("ceil(50 TB / 5 domains / 10 TB)", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--read-share '1.1'", "from 0 to 1", "--read-share 1.1 --data-tb 5 --writes-per-second 1")]
    [InlineData("--read-share '-0.1'", "from 0 to 1", "--read-share -0.1 --data-tb 5 --writes-per-second 1")]
    [InlineData("--read-share 'NaN'", "--read-share 0.9", "--read-share NaN --data-tb 5 --writes-per-second 1")]
    [InlineData("--data-tb '0'", "above 0", "--read-share 0.5 --data-tb 0 --writes-per-second 1")]
    [InlineData("--writes-per-second '0'", "above 0", "--read-share 0.5 --data-tb 5 --writes-per-second 0")]
    [InlineData("--domains '0'", "from 1 to 10000", "--read-share 0.5 --data-tb 5 --writes-per-second 1 --domains 0")]
    [InlineData("--primary-limits '10'", "10,50000", "--read-share 0.5 --data-tb 5 --writes-per-second 1 --primary-limits 10")]
    [InlineData("--primary-limits '0,1'", "above 0", "--read-share 0.5 --data-tb 5 --writes-per-second 1 --primary-limits 0,1")]
    [InlineData("--read-share is missing", "--read-share 0.9", "--data-tb 5 --writes-per-second 1")]
    [InlineData("--data-tb is missing", "--data-tb 5", "--read-share 0.5 --writes-per-second 1")]
    [InlineData("--writes-per-second is missing", "10000", "--read-share 0.5 --data-tb 5")]
    public async Task Database_BadInput_IsOneLineWithValueAndRemedy(string value, string remedy, string line)
    {
        var refusal = await ToolRun.RefusedAsync(["plan", "database", .. PlanRun.Words(line)]);

        Assert.Contains(value, refusal, StringComparison.Ordinal);
        Assert.Contains(remedy, refusal, StringComparison.Ordinal);
    }
}
