using Stormproof.Model.Consistency;

namespace Stormproof.Model.Tests.Consistency;

public sealed class PrimaryTrailTests
{
    [Fact]
    public void LagOf_CaughtUpWithAnIdlePrimary_IsNoneHoweverLong()
    {
        var trail = new PrimaryTrail(4);
        for (var second = 0; second < 100; second++)
        {
            trail.Add(new LogPosition(1, 1000), At(second));
        }

        Assert.Equal(default(ReplicaLag), trail.LagOf(new LogPosition(1, 1000), At(100)));
        Assert.Equal(default(ReplicaLag), trail.LagOf(new LogPosition(1, 1001), At(100)));
    }

    [Fact]
    public void LagOf_Behind_IsCountedFromWhenThePrimaryWasFirstAhead()
    {
        var trail = new PrimaryTrail(8);
        trail.Add(new LogPosition(1, 100), At(1));
        trail.Add(new LogPosition(1, 200), At(2));
        trail.Add(new LogPosition(1, 200), At(3));
        trail.Add(new LogPosition(1, 300), At(4));

        Assert.Equal(new ReplicaLag(150, At(3)), trail.LagOf(new LogPosition(1, 150), At(5)));
        Assert.Equal(new ReplicaLag(100, At(1)), trail.LagOf(new LogPosition(1, 200), At(5)));
        Assert.Equal(new ReplicaLag(300, At(4)), trail.LagOf(new LogPosition(1, 0), At(5)));
    }

    [Fact]
    public void LagOf_OlderThanTheTrail_IsAtLeastItsAge()
    {
        var trail = new PrimaryTrail(4);
        for (var second = 1; second <= 10; second++)
        {
            trail.Add(new LogPosition(1, (ulong)second * 100), At(second));
        }

        Assert.Equal(new ReplicaLag(900, At(3)), trail.LagOf(new LogPosition(1, 100), At(10)));
    }

    [Fact]
    public void LagOf_OtherTimelineOrNoPrimary_CannotBeTold()
    {
        var trail = new PrimaryTrail(4);
        Assert.Null(trail.LagOf(new LogPosition(1, 100), At(1)));

        trail.Add(new LogPosition(1, 100), At(1));
        Assert.Null(trail.LagOf(new LogPosition(2, 100), At(1)));
        Assert.Null(trail.LagOf(default, At(1)));

        trail.Add(new LogPosition(2, 50), At(2));
        Assert.Null(trail.LagOf(new LogPosition(1, 100), At(2)));
        Assert.Equal(new LogPosition(2, 50), trail.Last);
    }

    private static TimeSpan At(int second) => TimeSpan.FromSeconds(second);
}
