using Stormproof.Model.Capacity;

namespace Stormproof.Model.Tests.Capacity;

public sealed class StudentTTests
{
    /// <summary>The printed tables' values.</summary>
    [Theory]
    [InlineData(0.95, 1, 12.7062), InlineData(0.95, 2, 4.3027), InlineData(0.95, 3, 3.1824), InlineData(0.95, 4, 2.7764)]
    [InlineData(0.95, 8, 2.3060), InlineData(0.95, 10, 2.2281), InlineData(0.95, 30, 2.0423), InlineData(0.95, 120, 1.9799)]
    [InlineData(0.95, 997, 1.9623), InlineData(0.99, 5, 4.0321), InlineData(0.5, 1, 1.0000)]
    public void TwoSided_IsTheTablesValue(double probability, int freedom, double expected) =>
        Assert.Equal(expected, StudentT.TwoSided(probability, freedom), 4);
}
