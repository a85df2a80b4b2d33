using Stormproof.Model.Fleet;
using Stormproof.Model.Fleet.Admission;

namespace Stormproof.Model.Tests.Fleet.Admission;

/// <summary>A fleet that serves so many requests at once, each for 20 ms, the others queueing behind; clients send as many as are let
/// in.</summary>
public sealed class GradientLimitTests
{
    private const double ServiceMs = 20;
    private static readonly AdmissionRules Rules = new();

    /// <summary>The queue behind the balancer stays about as long as the tolerance allows, however many want in.</summary>
    [Theory, InlineData(50), InlineData(200), InlineData(1_000)]
    public void Add_MoreWantInThanAreServed_LatencyStaysNearTheTolerance(int servers)
    {
        var limit = new GradientLimit(Rules);
        var now = Run(limit, servers, wanted: servers / 2, windows: 50, TimeSpan.Zero);

        // Ten minutes: what is full for long must not be taken as usual.
        Run(limit, servers, wanted: 100_000, windows: 6_000, now);

        var latency = Latency(limit.Limit, servers);
        Assert.True(latency is >= ServiceMs and < 2.5 * ServiceMs, $"limit {limit.Limit} of {servers}: {latency:0} ms");
        Assert.True(limit.Limit >= servers, $"limit {limit.Limit} leaves servers of {servers} idle");
    }

    [Fact]
    public void Add_CapacityIsHalved_LimitFollowsWithinSeconds()
    {
        var limit = new GradientLimit(Rules);
        var now = Run(limit, 400, wanted: 100_000, windows: 100, Run(limit, 400, 200, 50, TimeSpan.Zero));
        var before = limit.Limit;

        Run(limit, 200, wanted: 100_000, windows: 50, now);

        Assert.True(limit.Limit < 0.7 * before, $"limit {before}, then {limit.Limit}");
    }

    [Fact]
    public void Add_CapacityIsBack_LimitGrowsAgain()
    {
        var limit = new GradientLimit(Rules);
        var now = Run(limit, 100, wanted: 100_000, windows: 100, Run(limit, 100, 50, 50, TimeSpan.Zero));
        var before = limit.Limit;

        Run(limit, 1_000, wanted: 100_000, windows: 400, now);

        Assert.True(limit.Limit > 2 * before, $"limit {before}, then {limit.Limit}");
    }

    /// <summary>A new version of the app is slower and nothing queues: the limit falls, and comes back.</summary>
    [Theory, InlineData(2.1), InlineData(2.5), InlineData(5), InlineData(20)]
    public void Add_ServiceItselfIsSlowerForGood_LimitComesBackInAMinute(double slower)
    {
        var limit = new GradientLimit(Rules);
        var now = Run(limit, 400, wanted: 100_000, windows: 100, Run(limit, 400, 200, 50, TimeSpan.Zero));

        now = Run(limit, 400, wanted: 100_000, windows: 200, now, slower);
        Assert.True(limit.Limit < 400, $"limit {limit.Limit}");
        Run(limit, 400, wanted: 100_000, windows: 600, now, slower);

        Assert.True(limit.Limit >= 400, $"limit {limit.Limit}");
    }

    /// <summary>Latency that rises while few requests are in flight is none of the balancer's doing.</summary>
    [Fact]
    public void Add_HardlyAnyInFlight_LimitStays()
    {
        var limit = new GradientLimit(Rules);
        Fill(limit, ms: 20, inFlight: 10, windows: 20, TimeSpan.Zero);

        Fill(limit, ms: 900, inFlight: 10, windows: 20, TimeSpan.FromMinutes(1));

        Assert.Equal(Rules.InitialLimit, limit.Limit);
    }

    [Theory, InlineData(1), InlineData(2)]
    public void Add_AnySamples_StaysInItsBounds(ulong seed)
    {
        var (limit, random, now) = (new GradientLimit(Rules), new SeededRandom(seed), TimeSpan.Zero);
        for (var i = 0; i < 200_000; i++)
        {
            now += TimeSpan.FromMilliseconds(random.Next(30));
            limit.Add(random.Next(3) == 0 ? 0 : random.NextDouble() * 100_000, random.Next(20_000), now);
            Assert.True(limit.Limit is >= 20 and <= 10_000, $"seed {seed}, sample {i}: {limit.Limit}");
        }
    }

    private static TimeSpan Run(
        GradientLimit limit, int servers, int wanted, int windows, TimeSpan now, double slower = 1)
    {
        for (var i = 0; i < windows; i++)
        {
            var inFlight = Math.Min(wanted, limit.Limit);
            now = Fill(limit, slower * Latency(inFlight, servers), inFlight, 1, now);
        }

        return now;
    }

    private static TimeSpan Fill(GradientLimit limit, double ms, int inFlight, int windows, TimeSpan now)
    {
        for (var i = 0; i < windows * 21; i++)
        {
            now += GradientLimit.Window / 20;
            limit.Add(ms, inFlight, now);
        }

        return now;
    }

    private static double Latency(int inFlight, int servers) => ServiceMs * Math.Max(1, inFlight / (double)servers);
}
