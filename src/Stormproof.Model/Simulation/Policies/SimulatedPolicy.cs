using Stormproof.Model.Scaling;

namespace Stormproof.Model.Simulation.Policies;

/// <summary>What sizes a simulated fleet.</summary>
public abstract class SimulatedPolicy
{
    private protected SimulatedPolicy()
    {
    }

    /// <summary>For reports.</summary>
    public abstract string Name { get; }

    /// <summary>How often it is asked; its samples are means of that time.</summary>
    public abstract int IntervalSeconds { get; }

    /// <summary>How many nodes, ready or starting, there should be.</summary>
    /// <param name="sample">What was measured since it was last asked.</param>
    /// <param name="now">The time.</param>
    /// <param name="current">What it last said.</param>
    public abstract int Decide(in ScalingSample sample, TimeSpan now, int current);
}
