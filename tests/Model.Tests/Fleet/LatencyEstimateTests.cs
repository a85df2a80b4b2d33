using Stormproof.Model.Fleet;

namespace Stormproof.Model.Tests.Fleet;

public sealed class LatencyEstimateTests
{
    [Fact]
    public void After_First_IsTheMeasurementThenItMovesByATenth()
    {
        var estimate = default(LatencyEstimate).After(100, 1, TimeSpan.Zero);
        Assert.Equal(100, estimate.Ms);

        Assert.Equal(110, estimate.After(200, 1, TimeSpan.Zero).Ms, 1e-9);
    }

    /// <summary>Else a node that was slow once would never be asked again.</summary>
    [Theory, InlineData(0, 160), InlineData(10, 160), InlineData(20, 80), InlineData(50, 10)]
    public void At_NothingMeasuredSince_Fades(double seconds, double ms) => Assert.Equal(
        ms, default(LatencyEstimate).After(160, 1, TimeSpan.FromSeconds(3)).At(TimeSpan.FromSeconds(3 + seconds)), 1e-9);

    [Theory, InlineData(0, 25), InlineData(3, 100), InlineData(7, 200)]
    public void For_MoreOrLessToDoThanMeasured_ScalesWithIt(int inFlight, double ms) =>
        Assert.Equal(ms, default(LatencyEstimate).After(100, 4, TimeSpan.Zero).For(inFlight, TimeSpan.Zero), 1e-9);
}
