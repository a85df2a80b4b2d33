using Stormproof.Model.Fleet;
using Stormproof.Model.Scaling;

namespace Stormproof.Model.Tests.Scaling;

public sealed class PackedStateTests
{
    private static readonly ScalingPolicy Policy = Scaler.Policy with { Prediction = new(), P95Ms = new(200, 150) };

    /// <summary>Some hours of a moving load, with a limit elsewhere for a part of it: windows, history, futility fill.</summary>
    private static Scaler Lived(ulong seed, int steps)
    {
        var random = new SeededRandom(seed);
        var scaler = new Scaler(Policy, 5);
        var load = 400.0;
        for (var i = 0; i < steps; i++)
        {
            load = Math.Clamp(load * (0.9 + 0.21 * random.NextDouble()), 50, 6_000);
            scaler.Step(i % 200 > 150 ? s => Scaler.Load(load)(s) with { P95Ms = 900, ThroughputRps = 300 } : Scaler.Load(load));
        }

        return scaler;
    }

    [Fact]
    public void TryRead_WhatWasWritten_DecidesTheSame()
    {
        for (ulong seed = 1; seed <= 50; seed++)
        {
            var scaler = Lived(seed, 20 + (int)seed * 17);
            Assert.True(PackedState.TryRead(
                Policy, PackedState.Write(Policy, scaler.State, scaler.Now), out var read, out var now));
            Assert.Equal(scaler.Now, now);

            var (left, right) = (scaler.State, read);
            for (var i = 1; i <= 400; i++)
            {
                var at = now + TimeSpan.FromSeconds(15 * i);
                var sample = Scaler.Load(300 + 12 * i % 2_000)(new ScalingSample { At = at, Ready = left.Target });
                var one = Autoscaler.Decide(Policy, left, sample, at, out left);
                var other = Autoscaler.Decide(Policy, right, sample, at, out right);
                Assert.True((one.Target, one.Reason, one.ToString()) == (other.Target, other.Reason, other.ToString()),
                    $"seed {seed}, step {i}: {other} instead of {one}");
            }
        }
    }

    [Fact]
    public void TryRead_Broken_IsNone()
    {
        var scaler = Lived(1, 100);
        var bytes = PackedState.Write(Policy, scaler.State, scaler.Now);
        for (var length = 0; length < bytes.Length; length += 7)
        {
            Assert.False(PackedState.TryRead(Policy, bytes[..length], out _, out _));
        }

        Assert.False(PackedState.TryRead(Policy, [.. bytes, 0], out _, out _));
        Assert.False(PackedState.TryRead(Policy, new byte[100_000], out _, out _));
        bytes[0]++;
        Assert.False(PackedState.TryRead(Policy, bytes, out _, out _));
    }

    [Fact]
    public void TryRead_FlippedBits_NeverThrows()
    {
        var scaler = Lived(1, 100);
        var bytes = PackedState.Write(Policy, scaler.State, scaler.Now);
        var random = new SeededRandom(7);
        for (var i = 0; i < 2_000; i++)
        {
            var broken = (byte[])bytes.Clone();
            broken[random.Next(broken.Length)] ^= (byte)(1 << random.Next(8));
            if (PackedState.TryRead(Policy, broken, out var state, out var now))
            {
                var sample = Scaler.Load(500)(new ScalingSample { At = now + TimeSpan.FromSeconds(15), Ready = 5 });
                Assert.True(Autoscaler.Decide(Policy, state, sample, sample.At, out _).Target <= Math.Max(100, state.Target));
            }
        }
    }

    [Fact]
    public void TryRead_OtherWindows_ShrinksOnlyAfterAFullOne()
    {
        var scaler = new Scaler(Policy, 20);
        scaler.For(TimeSpan.FromMinutes(30), Scaler.Load(1_500));
        var other = Policy with { ScaleIn = Policy.ScaleIn with { Stabilisation = TimeSpan.FromMinutes(20) } };
        Assert.True(PackedState.TryRead(
            other, PackedState.Write(Policy, scaler.State, scaler.Now), out var state, out var now));

        for (var at = now + TimeSpan.FromSeconds(15); at < now + TimeSpan.FromMinutes(20); at += TimeSpan.FromSeconds(15))
        {
            var sample = Scaler.Load(100)(new ScalingSample { At = at, Ready = 20 });
            Assert.Equal(state.Target, Autoscaler.Decide(other, state, sample, at, out state).Target);
        }
    }

    [Fact]
    public void StartAfterUnknown_Always_HasSpentTheHour()
    {
        var policy = Scaler.Policy with { MaxNodesPerHour = 10 };
        var state = ScalingState.StartAfterUnknown(policy, 5, TimeSpan.Zero);
        for (var at = TimeSpan.FromSeconds(15); at < TimeSpan.FromHours(1); at += TimeSpan.FromSeconds(15))
        {
            var sample = Scaler.Load(3_000)(new ScalingSample { At = at, Ready = 5 });
            Assert.Equal(5, Autoscaler.Decide(policy, state, sample, at, out state).Target);
        }
    }
}
