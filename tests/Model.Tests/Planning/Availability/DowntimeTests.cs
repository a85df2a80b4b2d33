using Stormproof.Model.Planning.Availability;

namespace Stormproof.Model.Tests.Planning.Availability;

public sealed class DowntimeTests
{
    /// <summary>The table of nines. A month is a twelfth of 365 days, so 99 % leaves 7.30 h of it; tables that print 7.31 h take
    /// one of 30.44 days.</summary>
    [Theory]
    [InlineData(0.99, 3.65, "d", 7.3, "h", 1.68, "h")]
    [InlineData(0.999, 8.76, "h", 43.8, "min", 10.08, "min")]
    [InlineData(0.9999, 52.56, "min", 4.38, "min", 1.008, "min")]
    [InlineData(0.99999, 5.256, "min", 26.28, "s", 6.048, "s")]
    [InlineData(0.999999, 31.536, "s", 2.628, "s", 0.6048, "s")]
    public void Of_TheNines_IsTheTable(
        double availability, double year, string yearUnit, double month, string monthUnit, double week, string weekUnit)
    {
        var downtime = Downtime.Of(availability);

        Assert.Equal(year, downtime.PerYearSeconds / Seconds(yearUnit), 1e-12);
        Assert.Equal(month, downtime.PerMonthSeconds / Seconds(monthUnit), 1e-12);
        Assert.Equal(week, downtime.PerWeekSeconds / Seconds(weekUnit), 1e-12);
        Assert.Equal(downtime.PerWeekSeconds / 7, downtime.PerDaySeconds, 1e-12);
    }

    [Fact]
    public void Of_FourNines_HasNoTrailOfBinaryDigits() =>
        Assert.Equal(new Downtime(3153.6, 262.8, 60.48, 8.64), Downtime.Of(0.9999));

    [Theory, InlineData(1, 0), InlineData(0, 31_536_000)]
    public void Of_TheEnds_IsNothingAndAll(double availability, double perYear) =>
        Assert.Equal(perYear, Downtime.Of(availability).PerYearSeconds);

    [Fact]
    public void AvailabilityOf_DowntimeOf_IsTheAvailability()
    {
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var availability = 1 - (random.NextDouble() * Math.Pow(10, -random.Next(0, 8)));
            Assert.Equal(availability, Downtime.AvailabilityOf(Downtime.Of(availability).PerYearSeconds), 1e-14);
        }
    }

    [Fact]
    public void Of_MoreAvailability_IsLessDowntime()
    {
        var random = new Random(2);
        for (var i = 0; i < 1000; i++)
        {
            var (a, b) = (random.NextDouble(), random.NextDouble());
            Assert.Equal(a < b, Downtime.Of(a).PerYearSeconds > Downtime.Of(b).PerYearSeconds);
        }
    }

    [Theory, InlineData(-0.1), InlineData(1.000001), InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public void Of_OutsideTheRange_Throws(double availability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Downtime.Of(availability));

    [Fact]
    public void AvailabilityOf_MtbfAndMttr_IsTheShareOfWork()
    {
        Assert.Equal(0.9, Downtime.AvailabilityOf(TimeSpan.FromHours(9), TimeSpan.FromHours(1)), 1e-15);
        Assert.Equal(1, Downtime.AvailabilityOf(TimeSpan.FromHours(9), TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => Downtime.AvailabilityOf(TimeSpan.Zero, TimeSpan.FromHours(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Downtime.AvailabilityOf(TimeSpan.FromHours(1), TimeSpan.FromHours(-1)));
    }

    private static double Seconds(string unit) => unit switch { "d" => 86_400, "h" => 3600, "min" => 60, _ => 1 };
}
