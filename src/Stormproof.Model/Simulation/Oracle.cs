namespace Stormproof.Model.Simulation;

/// <summary>Who knows the fewest nodes that keep the objective at a load: at most 5 % slower, all warm.</summary>
internal sealed class Oracle
{
    private const double Allowed = 0.05;

    public Oracle(SimulatedFleet fleet)
    {
        var full = fleet.Cores * 1000 / fleet.ServiceMs;
        var slack = fleet.SloMs - fleet.FixedMs;
        var (low, high) = (0.0, 0.999);
        for (var i = 0; i < 40; i++)
        {
            var load = (low + high) / 2;
            (low, high) = new Queueing(fleet.Cores, fleet.ServiceMs, load).Slower(slack) <= Allowed ? (load, high) : (low, load);
        }

        RpsPerNode = Math.Max(1e-6, low * full);
    }

    /// <summary>What a node carries within the objective.</summary>
    public double RpsPerNode { get; }

    public int Demand(double rate) => Math.Max(1, (int)Math.Ceiling(rate / RpsPerNode - 1e-9));
}
