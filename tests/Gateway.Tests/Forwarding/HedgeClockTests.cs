using Stormproof.Gateway.Forwarding;

namespace Stormproof.Gateway.Tests.Forwarding;

public sealed class HedgeClockTests
{
    [Fact]
    public void Wait_FixedTime_IsIt() =>
        Assert.Equal(TimeSpan.FromMilliseconds(30), new HedgeClock(new HedgeRules(TimeSpan.FromMilliseconds(30))).Wait);

    [Fact]
    public void Wait_FewKnown_IsNone()
    {
        var clock = new HedgeClock(new HedgeRules());
        Add(clock, 99, 20);
        Assert.Null(clock.Wait);

        clock.Add(20);
        Assert.NotNull(clock.Wait);
    }

    [Fact]
    public void Wait_ManyKnown_IsTheQuantile()
    {
        var clock = new HedgeClock(new HedgeRules(Quantile: 0.9));
        Add(clock, 920, 20);
        Add(clock, 80, 900);

        Assert.InRange(clock.Wait!.Value.TotalMilliseconds, 20, 24);
    }

    [Fact]
    public void Wait_AllQuick_IsNotBelowTheLeast()
    {
        var clock = new HedgeClock(new HedgeRules());
        Add(clock, 200, 0.3);

        Assert.Equal(TimeSpan.FromMilliseconds(5), clock.Wait);
    }

    private static void Add(HedgeClock clock, int times, double ms)
    {
        for (var i = 0; i < times; i++)
        {
            clock.Add(ms);
        }
    }
}
