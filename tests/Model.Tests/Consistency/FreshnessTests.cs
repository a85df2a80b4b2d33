using Stormproof.Model.Consistency;

namespace Stormproof.Model.Tests.Consistency;

public sealed class FreshnessTests
{
    private static readonly LogPosition Ten = new(1, 10);

    [Fact]
    public void IsMetBy_ReplicaAtThePosition_OnlyWhenNothingCurrentIsAsked()
    {
        Assert.True(Freshness.AtLeast(Ten).IsMetBy(Ten));
        Assert.False(Freshness.AtLeast(Ten).IsMetBy(new LogPosition(1, 9)));
        Assert.False(Freshness.AtLeast(Ten).IsMetBy(new LogPosition(2, 99)));
        Assert.False(Freshness.Current.IsMetBy(new LogPosition(1, ulong.MaxValue)));
        Assert.True(Freshness.Any.IsMetBy(default));
        Assert.True(Freshness.AtLeast(default).IsMetBy(Ten));
    }
}
