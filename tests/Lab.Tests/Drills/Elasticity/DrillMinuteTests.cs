using Stormproof.Lab.Drills.Elasticity;
using Stormproof.Model.Scaling;

namespace Stormproof.Lab.Tests.Drills.Elasticity;

public sealed class DrillMinuteTests
{
    private static readonly DrillMinute FiveSeconds = new(TimeSpan.FromSeconds(5));

    [Fact]
    public void Of_AMinute_IsWhatStandsForIt() => Assert.Equal(TimeSpan.FromSeconds(5), FiveSeconds.Of(TimeSpan.FromMinutes(1)));

    [Fact]
    public void Hours_RealTime_CountsInSuchMinutes() => Assert.Equal(0.2, FiveSeconds.Hours(TimeSpan.FromMinutes(1)), 9);

    [Theory, InlineData(1), InlineData(5), InlineData(60)]
    public void Loop_DefaultPolicy_IsAllowed(int seconds)
    {
        var minute = new DrillMinute(TimeSpan.FromSeconds(seconds));

        var loop = minute.Loop(new ScalingPolicy { MaxNodes = 8 });

        Assert.Empty(ScalingPolicyCheck.Faults(loop.Policy));
        Assert.Equal(5 * minute.Minute, loop.Policy.ScaleOut.Cooldown);
        Assert.True(loop.Interval >= TimeSpan.FromSeconds(1));
        // A sample is not old when the next one is due.
        Assert.True(loop.Policy.StaleAfter >= loop.Interval);
    }

    [Fact]
    public void Of_ARealMinute_ChangesNothing()
    {
        var policy = new ScalingPolicy { MaxNodes = 8 };

        Assert.Equal(policy, new DrillMinute(TimeSpan.FromMinutes(1)).Of(policy));
    }
}
