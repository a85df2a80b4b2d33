using Stormproof.Model.Fleet;
using Stormproof.Model.Scaling;

namespace Stormproof.Model.Tests.Scaling;

public sealed class ScalingPropertyTests
{
    /// <summary>Changes in a day of a flat load after an hour to settle; noise as of random arrivals in 15 s.</summary>
    private static int Changes(ulong seed, double rps, ScalingPolicy policy, ScalingGuard off)
    {
        var random = new SeededRandom(seed);
        var scaler = new Scaler(policy, 20, off: off);
        var changes = 0;
        for (var i = 0; i < 4 * 60 * 24; i++)
        {
            var noise = random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5;
            var before = scaler.State.Target;
            scaler.Step(Scaler.Load(rps + 2 * noise * Math.Sqrt(rps / Scaler.Interval)));
            changes += i >= 4 * 60 && scaler.Last.Target != before ? 1 : 0;
        }

        return changes;
    }

    [Fact]
    public void Decide_FlatDemand_ChangesNothingForADay()
    {
        foreach (var policy in new[] { Scaler.Policy, Scaler.Policy with { Prediction = new() } })
        {
            for (ulong seed = 1; seed <= 4; seed++)
            {
                foreach (var rps in new[] { 330.0, 800, 1_000, 1_590, 4_000 })
                {
                    var changes = Changes(seed, rps, policy, ScalingGuard.None);
                    Assert.True(changes == 0, $"seed {seed}, {rps} rps: {changes} changes");
                }
            }
        }
    }

    [Fact]
    public void Decide_FlatDemandWithoutToleranceAndWindow_Flaps()
    {
        var off = ScalingGuard.Tolerance | ScalingGuard.InStabilisation | ScalingGuard.WindowPeak | ScalingGuard.InCooldown
            | ScalingGuard.OutCooldown;
        Assert.True(Changes(1, 1_600, Scaler.Policy with { ScaleIn = new() { SpareNodes = 0 } }, off) > 100);
    }

    [Fact]
    public void Decide_MoreDemandInTheSameState_NeverAsksForFewerNodes()
    {
        var policy = Scaler.Policy with { Concurrency = new(20, 15), P95Ms = new(200, 150), Prediction = new() };
        for (ulong seed = 1; seed <= 30; seed++)
        {
            var random = new SeededRandom(seed);
            var scaler = new Scaler(policy, 10);
            var load = 700.0;
            for (var i = 0; i < 300; i++)
            {
                load = Math.Clamp(load * (0.8 + 0.42 * random.NextDouble()), 50, 8_000);
                var state = scaler.State;
                var sample = Scaler.Load(load)(new ScalingSample
                {
                    At = scaler.Now + TimeSpan.FromSeconds(Scaler.Interval), Ready = scaler.Ready, Starting = scaler.Starting,
                });
                var more = 1 + random.NextDouble();
                var pressed = sample with
                {
                    ArrivalRps = sample.ArrivalRps * more,
                    Cpu = Math.Min(1, sample.Cpu * more),
                    ThroughputRps = Math.Min(sample.ThroughputRps * more, 100 * sample.Ready),
                    P95Ms = sample.P95Ms * more,
                    InFlight = sample.InFlight * more,
                };
                // A verdict of futility is about what growth has brought, not about demand: it is left out here.
                var off = ScalingGuard.Futility | ScalingGuard.NotBusy;
                var least = Autoscaler.Decide(policy, state, sample, sample.At, out _, off).Target;
                var most = Autoscaler.Decide(policy, state, pressed, sample.At, out _, off).Target;
                Assert.True(most >= least, $"seed {seed}, step {i}: {most} nodes for {more:0.00} times the demand of {least}");
                scaler.Step(Scaler.Load(load));
            }
        }
    }

    [Fact]
    public void Decide_Prediction_NeverAsksForLessThanTheReactiveAnswer()
    {
        var ahead = Scaler.Policy with { Prediction = new() };
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var random = new SeededRandom(seed);
            var scaler = new Scaler(ahead, 10);
            for (var i = 0; i < 500; i++)
            {
                var state = scaler.State;
                var load = 700 + 500 * Math.Sin(i / 40.0) + 100 * random.NextDouble();
                var sample = Scaler.Load(load)(new ScalingSample
                {
                    At = scaler.Now + TimeSpan.FromSeconds(Scaler.Interval), Ready = scaler.Ready, Starting = scaler.Starting,
                });
                var reactive = Autoscaler.Decide(Scaler.Policy, state, sample, sample.At, out _).Target;
                Assert.True(scaler.Step(Scaler.Load(load)).Target >= reactive, $"seed {seed}, step {i}");
            }
        }
    }

    [Fact]
    public void Decide_PredictionOfARamp_IsAheadOfTheReactiveAnswer()
    {
        int At(ScalingPolicy policy)
        {
            var scaler = new Scaler(policy, 10);
            for (var i = 0; i < 40; i++)
            {
                scaler.Step(Scaler.Load(700 + Math.Max(0, i - 30) * 30));
            }

            return scaler.Last.Target;
        }

        Assert.True(At(Scaler.Policy with { Prediction = new() }) > At(Scaler.Policy));
    }

    [Fact]
    public void Decide_SameTimeYesterday_OrdersBeforeTheRise()
    {
        var scaler = new Scaler(Scaler.Policy with { Prediction = new() { Trend = false, LastWeek = false } }, 6);
        double Day(TimeSpan now) => now.Hours == 12 ? 2_000 : 400;
        for (var i = 0; i < 4 * 60 * 36 - 4 * 4; i++)
        {
            scaler.Step(s => Scaler.Load(Day(scaler.Now))(s));
        }

        // Four minutes to noon of the second day: nothing yet. One minute to noon: ordered.
        Assert.Equal(6, scaler.Last.Target);
        scaler.For(TimeSpan.FromMinutes(3), s => Scaler.Load(Day(scaler.Now))(s));
        Assert.True(scaler.Last.Target > 6);
        Assert.Equal(ScalingSignal.Yesterday, scaler.Last.Signal);
    }
}
