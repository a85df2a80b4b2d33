namespace Stormproof.Model.Simulation;

/// <summary>How well supply followed demand, by the metrics of the SPEC research group: Herbst et al., "Quantifying Cloud
/// Performance and Dependability: Taxonomy, Metric Design, and Emerging Challenges", ACM ToMPECS 3(4), 2018. Lower is better, 0
/// is best.</summary>
/// <param name="UnderAccuracy">Nodes that were missing, as a share of the demand, averaged over time.</param>
/// <param name="OverAccuracy">Nodes that were too many, as a share of the demand, averaged over time.</param>
/// <param name="UnderTimeShare">The share of the time in which nodes were missing.</param>
/// <param name="OverTimeShare">The share of the time in which there were too many.</param>
/// <param name="Instability">The share of the minutes in which supply and demand did not change in the same direction.</param>
public sealed record Elasticity(
    double UnderAccuracy, double OverAccuracy, double UnderTimeShare, double OverTimeShare, double Instability);

/// <summary>Sums up supply and demand second by second.</summary>
internal struct ElasticityMeter
{
    private const int Step = 60;

    private double _under;
    private double _over;
    private long _underTime;
    private long _overTime;
    private long _seconds;
    private long _minutes;
    private long _apart;
    private int _lastSupply;
    private int _lastDemand;

    public void Add(int supply, int demand)
    {
        _under += Math.Max(0, demand - supply) / (double)demand;
        _over += Math.Max(0, supply - demand) / (double)demand;
        _underTime += supply < demand ? 1 : 0;
        _overTime += supply > demand ? 1 : 0;
        if (_seconds++ % Step == 0)
        {
            if (_seconds > 1)
            {
                _minutes++;
                _apart += Math.Sign(supply - _lastSupply) == Math.Sign(demand - _lastDemand) ? 0 : 1;
            }

            (_lastSupply, _lastDemand) = (supply, demand);
        }
    }

    public readonly Elasticity Total => new(
        _under / Math.Max(1, _seconds), _over / Math.Max(1, _seconds), (double)_underTime / Math.Max(1, _seconds),
        (double)_overTime / Math.Max(1, _seconds), (double)_apart / Math.Max(1, _minutes));
}
