using Stormproof.Lab.Drills.ColdNodes;

namespace Stormproof.Lab.Tests.Drills.ColdNodes;

public sealed class QueryPeakTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Highest_ABurstInTheMiddle_IsItsSecond() =>
        Assert.Equal(40, QueryPeak.Highest([At(0, 0), At(0.5, 5), At(1, 10), At(1.5, 40), At(2, 50), At(2.5, 55)], Second));

    [Fact]
    public void Highest_ALookThatCameLate_IsSpreadOverItsTime() =>
        Assert.Equal(10, QueryPeak.Highest([At(0, 0), At(4, 40)], Second));

    [Fact]
    public void Highest_LessThanASecond_IsNothing() => Assert.Equal(0, QueryPeak.Highest([At(0, 0), At(0.9, 90)], Second));

    [Fact]
    public void Highest_Nothing_IsNothing() => Assert.Equal(0, QueryPeak.Highest([], Second));

    private static (TimeSpan At, long Count) At(double seconds, long count) => (TimeSpan.FromSeconds(seconds), count);
}
