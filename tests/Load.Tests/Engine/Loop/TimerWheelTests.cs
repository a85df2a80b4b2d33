using Stormproof.Load.Engine.Loop;
using Stormproof.Model.Fleet;

namespace Stormproof.Load.Tests.Engine.Loop;

public sealed class TimerWheelTests
{
    private const long Ms = 1_000_000;

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void Advance_ManyDeadlines_EndsEachOnceAndNeverEarly(int seed)
    {
        var random = new SeededRandom((ulong)seed);
        var wheel = new TimerWheel(-5 * Ms);
        long now = 0;
        var timers = Enumerable.Range(0, 500).Select(_ => new Timer(() => now)).ToArray();
        for (var step = 0; step < 20_000; step++)
        {
            var timer = timers[random.Next(timers.Length)];
            switch (random.Next(4))
            {
                case 0:
                    timer.Due = now + random.Next(15_000) * Ms;
                    wheel.Arm(timer, timer.Due);
                    break;
                case 1:
                    wheel.Disarm(timer);
                    timer.Due = long.MaxValue;
                    break;
                default:
                    now += random.Next(50) == 0 ? 9_000 * Ms : random.Next(5_000_000);
                    wheel.Advance(now);
                    Assert.All(timers, t => Assert.True(
                        !t.IsArmed ? t.Due == long.MaxValue : t.Due + Ms > now, $"seed {seed}, step {step}: {t.Due} at {now}"));
                    break;
            }

            Assert.Equal(timers.Count(t => t.IsArmed), wheel.Count);
        }
    }

    [Fact]
    public void NextWake_OneDeadline_IsNoLaterThanItsTick()
    {
        for (var after = 1L; after < 12_000; after += 7)
        {
            var wheel = new TimerWheel(0);
            wheel.Advance(123 * Ms);
            var timer = new Timer(() => 0);
            wheel.Arm(timer, (123 + after) * Ms);

            var turns = 0;
            while (timer.IsArmed)
            {
                wheel.Advance(wheel.NextWake());
                Assert.True(turns++ < 5, "a wheel that wakes in vain at every tick would burn the processor");
            }
        }
    }

    [Fact]
    public void NextWake_Empty_IsNever() => Assert.Equal(long.MaxValue, new TimerWheel(0).NextWake());

    [Fact]
    public void Advance_EndingOneDisarmsItsNeighbour_NeighbourStays()
    {
        var wheel = new TimerWheel(0);
        var ended = 0;
        Acting? second = null;
        var first = new Acting(() =>
        {
            ended++;
            wheel.Disarm(second!);
        });
        second = new Acting(() =>
        {
            ended++;
            wheel.Disarm(first);
        });
        wheel.Arm(first, 5 * Ms);
        wheel.Arm(second, 5 * Ms);
        wheel.Advance(10 * Ms);

        Assert.Equal((1, 0), (ended, wheel.Count));
    }

    private sealed class Timer(Func<long> now) : Timed
    {
        public long Due { get; set; } = long.MaxValue;

        public override void OnExpired()
        {
            Assert.True(now() >= Due || now() == 0);
            Due = long.MaxValue;
        }
    }

    private sealed class Acting(Action action) : Timed
    {
        public override void OnExpired() => action();
    }
}
