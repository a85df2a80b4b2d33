using Stormproof.Model.Simulation;

namespace Stormproof.Model.Tests.Simulation;

public sealed class ElasticityTests
{
    [Fact]
    public void Total_SupplyAsDemand_IsZero()
    {
        var meter = default(ElasticityMeter);
        for (var i = 0; i < 600; i++)
        {
            meter.Add(10 + i / 100, 10 + i / 100);
        }

        Assert.Equal(new Elasticity(0, 0, 0, 0, 0), meter.Total);
    }

    [Fact]
    public void Total_WorkedByHand()
    {
        // A quarter of the time 5 of 10 are missing, another quarter 5 are too many.
        var meter = default(ElasticityMeter);
        for (var i = 0; i < 400; i++)
        {
            meter.Add(i < 100 ? 5 : i < 200 ? 15 : 10, 10);
        }

        var total = meter.Total;
        Assert.Equal(0.125, total.UnderAccuracy, 9);
        Assert.Equal(0.125, total.OverAccuracy, 9);
        Assert.Equal(0.25, total.UnderTimeShare, 9);
        Assert.Equal(0.25, total.OverTimeShare, 9);
        // Six steps of a minute: up at 120 s, down at 240 s, the demand at neither.
        Assert.Equal(2.0 / 6, total.Instability, 9);
    }
}
