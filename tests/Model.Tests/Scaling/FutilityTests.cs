using Stormproof.Model.Scaling;

namespace Stormproof.Model.Tests.Scaling;

/// <summary>A database that answers 500 requests a second, whatever the number of nodes.</summary>
public sealed class FutilityTests
{
    private static readonly ScalingPolicy Policy = Scaler.Policy with { P95Ms = new(200, 150) };

    private static Func<ScalingSample, ScalingSample> Behind(double limit, double rps = 1_500) => s => s with
    {
        ArrivalRps = rps,
        ThroughputRps = Math.Min(limit, Math.Min(rps, 100 * s.Ready)),
        Cpu = Math.Min(1, Math.Min(limit, rps) / (100 * s.Ready)),
        P95Ms = rps > Math.Min(limit, 100 * s.Ready) ? 4_000 : 60,
        InFlight = 100,
    };

    [Fact]
    public void Decide_SaturatedDatabase_StopsAndNamesTheEvidence()
    {
        var scaler = new Scaler(Policy, 8);
        scaler.For(TimeSpan.FromHours(1), Behind(500));

        Assert.True(scaler.Last.IsFutile);
        Assert.InRange(scaler.Last.Target, 9, 14);
        Assert.True(scaler.Last.Without(ScalingGuard.Futility) > scaler.Last.Target);
        Assert.Equal(500, scaler.Last.Evidence.RpsAfter, 6);
        Assert.True(scaler.Last.Evidence.NodesAfter > scaler.Last.Evidence.NodesBefore);
        Assert.Contains("futile", scaler.Last.ToString(), StringComparison.Ordinal);
        Assert.Contains("500 -> 500 rps", scaler.Last.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_SaturatedDatabaseWithoutTheStop_GrowsToTheCap()
    {
        var scaler = new Scaler(Policy, 8, off: ScalingGuard.Futility | ScalingGuard.NotBusy);
        scaler.For(TimeSpan.FromHours(2), Behind(500));

        Assert.True(scaler.Last.Target > 20);
    }

    [Fact]
    public void Decide_SaturatedForADay_TriesEverMoreRarely()
    {
        var scaler = new Scaler(Policy, 8);
        scaler.For(TimeSpan.FromHours(1), Behind(500));
        var first = scaler.Last.Target;
        scaler.For(TimeSpan.FromHours(24), Behind(500));

        Assert.InRange(scaler.Last.Target, first, first + 6);
        Assert.True(scaler.Last.Retry > TimeSpan.FromHours(2));
    }

    [Fact]
    public void Decide_LimitLifted_GrowsAgain()
    {
        var scaler = new Scaler(Policy, 8);
        scaler.For(TimeSpan.FromHours(1), Behind(500));
        Assert.True(scaler.Last.IsFutile);

        scaler.For(TimeSpan.FromMinutes(20), Behind(10_000));
        Assert.False(scaler.Last.IsFutile);
        Assert.InRange(scaler.Ready, 19, 22);
    }

    [Fact]
    public void Decide_DemandFallsBelowTheLimit_EndsTheStopAndShrinks()
    {
        var scaler = new Scaler(Policy, 8);
        scaler.For(TimeSpan.FromHours(1), Behind(500));
        scaler.For(TimeSpan.FromHours(1), Behind(500, 300));

        Assert.False(scaler.Last.IsFutile);
        Assert.Equal(5, scaler.Last.Target);
    }

    [Fact]
    public void Decide_NodesThatHelp_AreNeverFutile()
    {
        var scaler = new Scaler(Policy, 4);
        for (var i = 0; i < 240; i++)
        {
            scaler.Step(Scaler.Load(300 + i * 20));
            Assert.False(scaler.Last.IsFutile, $"step {i}: {scaler.Last}");
        }
    }

    [Fact]
    public void Decide_SlowButIdleNodes_GetOneTryAtATime()
    {
        var scaler = new Scaler(Policy, 20);
        scaler.For(TimeSpan.FromMinutes(6), Scaler.Load(1_500));
        scaler.Step(Behind(500));

        Assert.Equal(22, scaler.Last.Target);
        Assert.True(scaler.Last.Without(ScalingGuard.NotBusy) > 22);
    }
}
