using Stormproof.Autoscaling;
using Stormproof.Lab.Autoscaling;

namespace Stormproof.Lab.Tests.Autoscaling;

public sealed class LabFleetProviderTests
{
    private static readonly FleetInstance[] Staying =
    [
        new("oldest", InstanceState.Ready), new("broken", InstanceState.Failed), new("booting", InstanceState.Starting),
        new("young", InstanceState.Ready),
    ];

    [Theory]
    [InlineData(0, ""), InlineData(-1, ""), InlineData(1, "broken"), InlineData(2, "broken booting")]
    [InlineData(3, "broken booting young")]
    public void Spared_FleetShrinks_ThoseThatServeNobodyGoFirst(int count, string expected) =>
        Assert.Equal(expected, string.Join(' ', LabFleetProvider.Spared(Staying, count).Select(i => i.Name)));
}
