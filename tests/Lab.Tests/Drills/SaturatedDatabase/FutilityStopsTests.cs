using Stormproof.Autoscaling;
using Stormproof.Lab.Drills.SaturatedDatabase;
using Stormproof.Model.Scaling;

namespace Stormproof.Lab.Tests.Drills.SaturatedDatabase;

public sealed class FutilityStopsTests
{
    private readonly FutilityStops _stops = new();
    private readonly ScalingPolicy _policy = SaturatedRun.Loop(new SaturatedOptions(MaxNodes: 6, Seed: 1)).Policy;

    /// <summary>The policy that the drill runs, over a database that gives 40 answers a second whatever the fleet.</summary>
    [Fact]
    public void See_AFleetThatGainsNothing_CountsOneStopWithItsFigures()
    {
        var state = ScalingState.Start(2, TimeSpan.Zero);
        for (var second = 1; second < 80; second++)
        {
            var now = TimeSpan.FromSeconds(second);
            var sample = new ScalingSample
            {
                At = now, Ready = state.Target, ArrivalRps = 80, ThroughputRps = 40, P95Ms = 2_000, InFlight = 100, Cpu = 0.1,
            };
            var decision = Autoscaler.Decide(_policy, state, sample, now, out state);
            _stops.See(new AutoscalerDecision { At = DateTimeOffset.UnixEpoch, Term = 1, Decision = decision });
        }

        Assert.Equal((3, 1), (state.Target, _stops.Count));
        Assert.Equal((2, 3, 40.0, 40.0, 2_000.0), (_stops.Evidence!.NodesBefore, _stops.Evidence.NodesAfter,
            _stops.Evidence.RpsBefore, _stops.Evidence.RpsAfter, _stops.Evidence.P95AfterMs));
        Assert.Contains("futile: 2 -> 3 nodes brought 40 -> 40 rps", _stops.Evidence.Decision, StringComparison.Ordinal);
    }

    [Fact]
    public void See_NothingDecided_CountsNothing()
    {
        _stops.See(new AutoscalerDecision { At = DateTimeOffset.UnixEpoch, Term = 1, Fault = "away" });

        Assert.Equal((0, null), (_stops.Count, _stops.Evidence));
    }
}
