using Stormproof.Model.Fleet;

namespace Stormproof.Model.Tests.Fleet;

public sealed class SlowStartTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    /// <summary>The figures of Envoy's formula.</summary>
    [Theory]
    [InlineData(1, 0, 0.1), InlineData(1, 1, 0.1), InlineData(1, 3, 0.1), InlineData(1, 15, 0.5), InlineData(1, 27, 0.9)]
    [InlineData(2, 7.5, 0.5), InlineData(2, 0.3, 0.1), InlineData(0.5, 15, 0.25)]
    [InlineData(1, 30, 1), InlineData(2, 31, 1), InlineData(0.5, 3_600, 1)]
    public void Share_OfTime_IsTheFormula(double aggression, double seconds, double share) => Assert.Equal(
        share, new SlowStart(Window, aggression).Share(TimeSpan.FromSeconds(seconds)), 1e-9);

    [Theory, InlineData(0.1), InlineData(0.5), InlineData(1), InlineData(2), InlineData(10)]
    public void Share_AsTimePasses_NeverFallsAndEndsAtOne(double aggression)
    {
        var slowStart = new SlowStart(Window, aggression);
        var last = 0.0;
        for (var ms = 0; ms <= 31_000; ms += 10)
        {
            var share = slowStart.Share(TimeSpan.FromMilliseconds(ms));
            Assert.True(share >= last && share is >= 0.1 and <= 1, $"{share} after {last} at {ms} ms");
            last = share;
        }

        Assert.Equal(1, last);
    }

    [Fact]
    public void Share_NoWindow_IsWholeAtOnce() => Assert.Equal(1, new SlowStart(TimeSpan.Zero).Share(TimeSpan.Zero));
}
