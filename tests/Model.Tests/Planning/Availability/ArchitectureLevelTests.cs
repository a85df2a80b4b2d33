using Stormproof.Model.Planning.Availability;

namespace Stormproof.Model.Tests.Planning.Availability;

public sealed class ArchitectureLevelTests
{
    [Theory]
    [InlineData(0.5, "one server"), InlineData(0.99, "one server"), InlineData(0.995, "active-passive")]
    [InlineData(0.999, "active-passive")]
    [InlineData(0.9995, "active-active, several zones"), InlineData(0.9999, "active-active, several zones")]
    [InlineData(0.99999, "several regions"), InlineData(0.999999, "geo-distributed"), InlineData(0.9999999, null)]
    [InlineData(1, null)]
    public void For_Target_IsTheLowestThatReachesIt(double target, string? architecture) =>
        Assert.Equal(architecture, ArchitectureLevel.For(target)?.Architecture);

    [Theory, InlineData(0.99, 1), InlineData(0.999, 2), InlineData(0.9999, 4), InlineData(0.999999, 16)]
    public void CostAgainstTwoNines_EachNine_Doubles(double availability, double cost) =>
        Assert.Equal(cost, ArchitectureLevel.CostAgainstTwoNines(availability), 1e-9);
}
