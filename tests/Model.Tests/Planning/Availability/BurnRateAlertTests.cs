using Stormproof.Model.Planning.Availability;

namespace Stormproof.Model.Tests.Planning.Availability;

public sealed class BurnRateAlertTests
{
    /// <summary>What The Site Reliability Workbook, chapter 5, recommends: 99.9 % over 30 days.</summary>
    [Fact]
    public void For_ThreeNinesOverThirtyDays_IsTheWorkbooksTable()
    {
        var alerts = BurnRateAlert.For(0.999, BurnRateAlert.UsualPeriod);

        Assert.Equal(
            [
                new BurnRateAlert(AlertSeverity.Page, TimeSpan.FromHours(1), TimeSpan.FromMinutes(5), 0.02, 14.4, 0.0144),
                new BurnRateAlert(AlertSeverity.Page, TimeSpan.FromHours(6), TimeSpan.FromMinutes(30), 0.05, 6, 0.006),
                new BurnRateAlert(AlertSeverity.Ticket, TimeSpan.FromDays(3), TimeSpan.FromHours(6), 0.1, 1, 0.001),
            ],
            alerts);
    }

    [Fact]
    public void For_AnotherTarget_ScalesTheErrorRateOnly()
    {
        var alert = BurnRateAlert.For(0.9999, BurnRateAlert.UsualPeriod)[0];

        Assert.Equal((14.4, 0.00144), (alert.BurnRate, alert.ErrorRate));
    }

    [Fact]
    public void For_AnotherPeriod_ScalesTheBurnRate() =>
        Assert.Equal([13.44, 5.6, 14 / 15.0], BurnRateAlert.For(0.999, TimeSpan.FromDays(28)).Select(a => a.BurnRate), Close);

    /// <summary>The workbook's detection time: (1 - target) / error rate x window x burn rate; a complete outage of a service
    /// with three nines burns 2 % of the budget in 52 s.</summary>
    [Fact]
    public void OutageBeforeItFires_ThreeNines_IsUnderAMinute() =>
        Assert.Equal(51.84, BurnRateAlert.For(0.999, BurnRateAlert.UsualPeriod)[0].OutageBeforeItFires.TotalSeconds, 1e-6);

    [Fact]
    public void CanFire_ErrorRateAboveOne_IsFalse()
    {
        Assert.False(BurnRateAlert.For(0.9, BurnRateAlert.UsualPeriod)[0].CanFire);
        Assert.All(BurnRateAlert.For(0.99, BurnRateAlert.UsualPeriod), a => Assert.True(a.CanFire));
    }

    [Fact]
    public void For_PeriodShorterThanTheLongestWindow_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BurnRateAlert.For(0.99, TimeSpan.FromDays(2)));

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-12;
}
