using Stormproof.Load.Engine;
using Stormproof.Load.Schedules;

namespace Stormproof.Load.Tests.Schedules;

public sealed class ArrivalScheduleTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static TheoryData<string> Shapes =>
        ["constant", "ramp", "down", "from zero", "to zero", "steps", "spike", "trace", "poisson"];

    [Fact]
    public void DueAt_Constant_NeverDrifts()
    {
        var schedule = ArrivalSchedule.Constant(10_000, TimeSpan.FromHours(24));

        Assert.Equal(864_000_000, schedule.Count);
        foreach (var index in new long[] { 0, 1, 9_999, 12_345_678, 863_999_999 })
        {
            Assert.InRange(schedule.DueAt(index) - (index * 100_000), -100, 100);
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void DueAt_AnyShape_IsInOrderWithinTheDurationAndMeetsTheRate(string name)
    {
        var schedule = Shape(name);
        long last = 0, sum = 0;
        var slices = new long[schedule.Slices.Count];
        var slice = 0;
        for (long i = 0; i < schedule.Count; i++)
        {
            var due = schedule.DueAt(i);
            Assert.True(due >= last, $"{name}: {i} is due before the one before it");
            last = due;
            while (slice < slices.Length - 1 && due >= schedule.Slices[slice].End.TotalNanoseconds)
            {
                slice++;
            }

            slices[slice]++;
        }

        Assert.True(last <= schedule.Duration.TotalNanoseconds);
        for (var i = 0; i < slices.Length; i++)
        {
            var (start, end, rps) = schedule.Slices[i];
            var expected = rps * (end - start).TotalSeconds;
            // Random arrivals: within five standard deviations.
            var tolerance = name == "poisson" ? 5 * Math.Sqrt(expected) : 1.5;
            Assert.InRange(slices[i], expected - tolerance, expected + tolerance);
            sum += slices[i];
        }

        Assert.Equal(schedule.Count, sum);
        Assert.Equal(schedule.Duration, schedule.Slices[^1].End);
    }

    [Fact]
    public void DueAt_Ramp_FollowsTheIntegral()
    {
        // 0 to 100 a second in 10 s: t^2 * 5 arrivals by t.
        var schedule = ArrivalSchedule.Ramp(0, 100, TimeSpan.FromSeconds(10));

        Assert.Equal(500, schedule.Count);
        Assert.Equal(2e9, schedule.DueAt(20), 1e3);
        Assert.Equal(5e9, schedule.DueAt(125), 1e3);
    }

    [Fact]
    public void DueAt_Pause_HasNoArrivalInIt()
    {
        var schedule = ArrivalSchedule.Piecewise([
            new(TimeSpan.FromSeconds(1), 10, 10), new(TimeSpan.FromSeconds(5), 0, 0), new(TimeSpan.FromSeconds(1), 10, 10),
        ]);

        Assert.Equal(20, schedule.Count);
        Assert.Equal(0.9e9, schedule.DueAt(9), 1e3);
        Assert.Equal(6e9, schedule.DueAt(10), 1e3);
    }

    [Fact]
    public void DueAt_Poisson_HasExponentialGapsThatTheSeedRepeats()
    {
        var schedule = ArrivalSchedule.Poisson(ArrivalSchedule.Constant(1000, Minute), 7);
        var again = ArrivalSchedule.Poisson(ArrivalSchedule.Constant(1000, Minute), 7);
        var other = ArrivalSchedule.Poisson(ArrivalSchedule.Constant(1000, Minute), 8);
        var gaps = Enumerable.Range(0, (int)schedule.Count - 1)
            .Select(i => (schedule.DueAt(i + 1) - schedule.DueAt(i)) / 1e6).ToArray();
        var mean = gaps.Average();

        // The standard deviation of exponential gaps is their mean; of even ones it would be 0.
        Assert.InRange(mean, 0.98, 1.02);
        Assert.InRange(Math.Sqrt(gaps.Average(g => (g - mean) * (g - mean))) / mean, 0.97, 1.03);
        Assert.InRange(gaps.Count(g => g > 3) / (double)gaps.Length, 0.045, 0.055);
        Assert.Equal(schedule.DueAt(31_000), again.DueAt(31_000));
        Assert.NotEqual(schedule.DueAt(31_000), other.DueAt(31_000));
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Take_SeveralCursors_ShareAllArrivals(string name)
    {
        var schedule = Shape(name);
        var warmUp = TimeSpan.FromSeconds(2);
        var taken = new List<long>();
        for (var shard = 0; shard < 3; shard++)
        {
            var cursor = new ArrivalCursor(schedule, warmUp, shard, 3);
            var last = long.MinValue;
            while (cursor.NextDue < long.MaxValue)
            {
                var due = cursor.Take();
                Assert.True(due >= last);
                taken.Add(last = due);
            }
        }

        Assert.Equal(schedule.Count, taken.Count(d => d >= 0));
        Assert.Equal((double)schedule.Slices[0].OfferedRps * 2, taken.Count(d => d < 0), 1.0);
        Assert.True(taken.Min() >= -warmUp.TotalNanoseconds);
    }

    [Fact]
    public void Slices_LongTrace_AreBounded()
    {
        var points = Enumerable.Range(0, 10_000).Select(i => new RatePoint(TimeSpan.FromSeconds(i), i % 7));
        var trace = ArrivalSchedule.Trace([.. points]);

        Assert.InRange(trace.Slices.Count, 100, 250);
        Assert.Equal(trace.Count, trace.Slices.Sum(s => s.OfferedRps * (s.End - s.Start).TotalSeconds), 2.0);
    }

    [Theory]
    [InlineData(-1.0), InlineData(double.NaN), InlineData(double.PositiveInfinity), InlineData(2e6)]
    public void Constant_RateOutOfRange_IsRefused(double rps) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ArrivalSchedule.Constant(rps, Minute));

    private static ArrivalSchedule Shape(string name) => name switch
    {
        "constant" => ArrivalSchedule.Constant(333.3, TimeSpan.FromSeconds(30)),
        "ramp" => ArrivalSchedule.Ramp(10, 1000, Minute),
        "down" => ArrivalSchedule.Ramp(1000, 10, Minute),
        "from zero" => ArrivalSchedule.Ramp(0, 500, Minute),
        "to zero" => ArrivalSchedule.Ramp(500, 0, Minute),
        "steps" => ArrivalSchedule.Steps([100, 50, 400], TimeSpan.FromSeconds(7)),
        "spike" => ArrivalSchedule.Spike(100, 2000, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9)),
        "trace" => ArrivalSchedule.Trace([
            new(TimeSpan.Zero, 10), new(TimeSpan.FromSeconds(5), 300), new(TimeSpan.FromSeconds(6), 20), new(Minute, 20),
        ]),
        _ => ArrivalSchedule.Poisson(ArrivalSchedule.Ramp(100, 900, Minute), 3),
    };
}
