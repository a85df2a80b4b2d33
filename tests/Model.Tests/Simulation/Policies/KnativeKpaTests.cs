using Stormproof.Model.Scaling;
using Stormproof.Model.Simulation.Policies;

namespace Stormproof.Model.Tests.Simulation.Policies;

public sealed class KnativeKpaTests
{
    private static int _unused;

    private static int For(KnativeKpa kpa, ref int second, int seconds, double inFlight, int ready)
    {
        var wanted = 0;
        for (var i = 0; i < seconds / 2; i++)
        {
            second += 2;
            wanted = kpa.Decide(new ScalingSample { Ready = ready, InFlight = inFlight }, TimeSpan.FromSeconds(second), ready);
        }

        return wanted;
    }

    [Fact]
    public void Decide_Steady_InFlightOverTarget()
    {
        // 100 in flight, 10 times 0.7 a node: 15, as the documentation rounds 14.3.
        var kpa = new KnativeKpa(7, 1, 100);
        var second = 0;
        Assert.Equal(15, For(kpa, ref second, 200, 100, 14));
        Assert.False(kpa.InPanic);
    }

    [Fact]
    public void Decide_TwiceWhatIsReadyIn6Seconds_PanicsAndDoesNotShrinkFor60()
    {
        var kpa = new KnativeKpa(10, 1, 1_000);
        var second = 0;
        For(kpa, ref second, 200, 40, 5);
        Assert.False(kpa.InPanic);

        // The stable mean of 60 s would not see it for long.
        Assert.Equal(20, For(kpa, ref second, 6, 200, 5));
        Assert.True(kpa.InPanic);
        Assert.Equal(20, For(kpa, ref second, 50, 20, 20));
        Assert.True(kpa.InPanic);
        For(kpa, ref second, 80, 20, 20);
        Assert.False(kpa.InPanic);
    }

    [Fact]
    public void Decide_Start_IsInPanicSoARestartDoesNotShrink()
    {
        var kpa = new KnativeKpa(10, 1, 1_000);
        Assert.Equal(12, For(kpa, ref _unused, 10, 1, 12));
        Assert.True(kpa.InPanic);
    }

    [Fact]
    public void Decide_Shrinking_AtMostByHalf()
    {
        var kpa = new KnativeKpa(10, 1, 1_000);
        var second = 0;
        Assert.Equal(10, For(kpa, ref second, 300, 1, 20));
    }
}
