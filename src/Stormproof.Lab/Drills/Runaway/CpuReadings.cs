using Stormproof.Autoscaling;
using Stormproof.Lab.Drills.Elasticity;

namespace Stormproof.Lab.Drills.Runaway;

/// <summary>The CPU of a fleet's nodes, told apart by whether they take traffic. Both autoscalers read the same figures; what
/// differs is what they make of them.</summary>
internal sealed class CpuReadings(NodeCpu cpu, IFleetProvider provider)
{
    private double _bootSum;
    private int _bootCount;

    /// <summary>Mean CPU of nodes that boot, over all readings; 0 without one.</summary>
    public double BootCpu => _bootCount == 0 ? 0 : Math.Round(_bootSum / _bootCount, 3);

    /// <summary>Nodes that were ordered just now are measured from now on.</summary>
    public void Meet() => cpu.Meet();

    public async Task<CpuReading> TakeAsync(CancellationToken cancellationToken)
    {
        var view = await provider.ViewAsync(cancellationToken).ConfigureAwait(false);
        var shares = cpu.Take();
        double[] Of(InstanceState state) =>
            [.. view.Instances.Where(i => i.State == state && shares.ContainsKey(i.Name)).Select(i => shares[i.Name])];
        var (ready, starting) = (Of(InstanceState.Ready), Of(InstanceState.Starting));
        (_bootSum, _bootCount) = (_bootSum + starting.Sum(), _bootCount + starting.Length);
        return new CpuReading(view.Target, ready, starting);
    }
}

/// <param name="Ordered">Nodes that were asked for.</param>
/// <param name="Ready">CPU of each node that takes traffic.</param>
/// <param name="Starting">CPU of each that does not yet.</param>
internal sealed record CpuReading(int Ordered, IReadOnlyList<double> Ready, IReadOnlyList<double> Starting)
{
    /// <summary>NaN without any.</summary>
    public double ReadyMean => Mean(Ready);

    /// <summary>NaN without any.</summary>
    public double StartingMean => Mean(Starting);

    /// <summary>Of all nodes alike, as the incident's autoscaler read it.</summary>
    public double MeanOfAll => Mean([.. Ready, .. Starting]);

    private static double Mean(IReadOnlyList<double> shares) => shares.Count == 0 ? double.NaN : shares.Average();
}
