using Stormproof.Model.Fleet.Outliers;

namespace Stormproof.Model.Tests.Fleet.Outliers;

public sealed class FleetComparisonTests
{
    private static readonly OutlierRules Rules = new();

    [Fact]
    public void Judge_OneOfTenFails_IsOutByTheDeviation()
    {
        var windows = Fleet(10);
        windows[3] = windows[3] with { Errors = 20 };

        // Mean 0.98, deviation 0.06: the limit is 0.866 and it succeeds in 0.8.
        var outlier = Assert.Single(FleetComparison.Judge(windows, Rules));

        Assert.Equal(3, outlier.Index);
        Assert.Contains("80.0 %", outlier.Reason, StringComparison.Ordinal);
        Assert.Contains("86.6 %", outlier.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_OneErrorInAFleetThatNeverErrs_IsNoOutlier()
    {
        var windows = Fleet(10);
        windows[3] = windows[3] with { Errors = 1 };

        Assert.Empty(FleetComparison.Judge(windows, Rules));
        Assert.Single(FleetComparison.Judge(windows, Rules with { LeastGap = 0.001 }));
    }

    [Fact]
    public void Judge_AllFailAlike_EjectsNone() =>
        Assert.Empty(FleetComparison.Judge([.. Fleet(10).Select(w => w with { Errors = 60 })], Rules));

    [Theory, InlineData(3), InlineData(4)]
    public void Judge_SmallFleet_GoesByTheMedian(int nodes)
    {
        var windows = Fleet(nodes);
        windows[1] = windows[1] with { Errors = 45 };
        Assert.Empty(FleetComparison.Judge(windows, Rules));

        windows[1] = windows[1] with { Errors = 55 };
        Assert.Equal(1, Assert.Single(FleetComparison.Judge(windows, Rules)).Index);
    }

    [Fact]
    public void Judge_TwoNodes_CannotSayWhichIsAtFault()
    {
        var windows = Fleet(2);
        windows[0] = windows[0] with { Errors = 100, LatencyMs = 9_000 };

        Assert.Empty(FleetComparison.Judge(windows, Rules));
    }

    [Fact]
    public void Judge_SlowNode_IsOutByTheMedian()
    {
        var windows = Fleet(5);
        windows[2] = windows[2] with { LatencyMs = 160 };

        var outlier = Assert.Single(FleetComparison.Judge(windows, Rules));

        Assert.Equal(2, outlier.Index);
        Assert.Contains("160 ms", outlier.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_SlowButCold_IsLeftAlone()
    {
        var windows = Fleet(5);
        windows[2] = windows[2] with { LatencyMs = 160, IsWarming = true };

        Assert.Empty(FleetComparison.Judge(windows, Rules));
    }

    /// <summary>Ten times as slow, but by milliseconds that nobody notices.</summary>
    [Fact]
    public void Judge_SlowByLittle_IsNoOutlier()
    {
        var windows = Fleet(5).Select(w => w with { LatencyMs = 0.5 }).ToArray();
        windows[2] = windows[2] with { LatencyMs = 5 };

        Assert.Empty(FleetComparison.Judge(windows, Rules));
    }

    [Fact]
    public void Judge_FewRequests_SayNothing()
    {
        var windows = Fleet(5);
        windows[2] = new NodeWindow(19, 19, 9_000);

        Assert.Empty(FleetComparison.Judge(windows, Rules));
    }

    [Fact]
    public void Judge_Several_TheWorstFirst()
    {
        var windows = Fleet(20);
        windows[4] = windows[4] with { Errors = 60 };
        windows[9] = windows[9] with { Errors = 100 };
        windows[1] = windows[1] with { LatencyMs = 500 };

        Assert.Equal([9, 4, 1], FleetComparison.Judge(windows, Rules).Select(o => o.Index));
    }

    private static NodeWindow[] Fleet(int nodes) => [.. Enumerable.Repeat(new NodeWindow(100, 0, 10), nodes)];
}
