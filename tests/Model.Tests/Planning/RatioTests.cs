using Stormproof.Model.Planning;

namespace Stormproof.Model.Tests.Planning;

public sealed class RatioTests
{
    [Theory]
    [InlineData(3.3, 1.1, 3), InlineData(0.3, 0.1, 3), InlineData(1, 3, 1), InlineData(4, 3, 2), InlineData(0, 3, 1)]
    [InlineData(0, 1e-300, 1_001)]
    [InlineData(1e12, 1e-6, 1_001), InlineData(1, double.Epsilon, 1_001), InlineData(1_000, 1, 1_000)]
    [InlineData(1_000.1, 1, 1_001)]
    public void Ceiling_IsThatOfThePaper(double above, double below, long expected) =>
        Assert.Equal(expected, Ratio.Ceiling([above], [below], 1_000));
}
