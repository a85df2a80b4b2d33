using Stormproof.Model.Scaling;
using Stormproof.Model.Simulation;
using Stormproof.Model.Simulation.Policies;

namespace Stormproof.Model.Tests.Simulation.Policies;

public sealed class CpuStepTests
{
    [Fact]
    public void Decide_BootingNodes_AreReadAsLoad()
    {
        var policy = new CpuStep();

        Assert.Equal(4, policy.Decide(new ScalingSample { Ready = 4, Cpu = 0.6 }, default, 4));
        Assert.Equal(32, policy.Decide(new ScalingSample { Ready = 4, Starting = 12, Cpu = 0.6, StartingCpu = 0.95 }, default,
            16));
    }

    [Fact]
    public void Run_SlowBoot_RunsToTheCapWhereOursStaysNearTheNeed()
    {
        // Machines that take five minutes: the boots feed the alarm, which feeds the boots.
        var fleet = new SimulatedFleet { Boot = TimeSpan.FromMinutes(5), MaxNodes = 500, FailuresADay = 0 };
        var trace = new LoadTrace("rise", [(0, 500), (300, 500), (301, 700), (7_200, 700)]);

        var before = FleetSimulation.Run(trace, fleet, new CpuStep(), 1);
        var after = FleetSimulation.Run(trace, fleet, new StormproofPolicy(new ScalingPolicy { MaxNodes = 500 }), 1);

        Assert.Equal(500, before.NodesPeak);
        Assert.InRange(after.ExcessPeak, 0, 2);
        Assert.True(after.Cost < before.Cost / 10);
    }
}
