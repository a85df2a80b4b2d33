using Stormproof.Model.Fleet;

namespace Stormproof.Model.Tests.Fleet;

public sealed class PanicTests
{
    [Theory]
    [InlineData(0, 0, false), InlineData(1, 1, false), InlineData(0, 1, true), InlineData(1, 2, false), InlineData(1, 3, true)]
    [InlineData(5, 10, false), InlineData(4, 10, true), InlineData(10, 10, false)]
    public void Applies_HealthyOfMembers_IsBelowHalf(int healthy, int members, bool panic) =>
        Assert.Equal(panic, Panic.Applies(healthy, members));
}
