namespace Stormproof.Model.Simulation;

/// <summary>Adds a run up.</summary>
internal sealed class SimulationSums
{
    private readonly SimulatedFleet _fleet;
    private readonly int _stretch;
    private readonly List<SimulationPoint> _points = [];
    private ElasticityMeter _elasticity;
    private double _requests;
    private double _bad;
    private double _slow;
    private double _failed;
    private double _nodeSeconds;
    private double _oracleSeconds;
    private double _databasePeak;
    private int _peak;
    private int _excess;
    private int _changes;
    private SimulationPoint _point;
    private double _pointArrivals;
    private double _pointBad;
    private int _pointSeconds;

    public SimulationSums(SimulatedFleet fleet, int seconds, int points)
    {
        _fleet = fleet;
        _stretch = Math.Max(1, (int)Math.Ceiling((double)seconds / points));
    }

    public void Add(int second, double rate, double arrivals, FleetMembers members, in FleetFlow flow, int demand, int recentNeed)
    {
        var bad = flow.Violating;
        _slow += flow.Slow;
        _requests += arrivals;
        _bad += bad;
        _failed += flow.Failed;
        _nodeSeconds += members.Paid;
        _oracleSeconds += demand;
        _peak = Math.Max(_peak, members.Paid);
        _excess = Math.Max(_excess, members.Ready + members.Starting - recentNeed);
        _databasePeak = Math.Max(_databasePeak, flow.DatabaseQps);
        _elasticity.Add(members.Ready, demand);
        if (_pointSeconds == 0)
        {
            _point = new SimulationPoint(second, 0, 0, 0, 0, 0);
        }

        _point = _point with
        {
            Rps = _point.Rps + rate,
            Ready = Math.Max(_point.Ready, members.Ready),
            Paid = Math.Max(_point.Paid, members.Paid),
            Demand = Math.Max(_point.Demand, demand),
        };
        _pointArrivals += arrivals;
        _pointBad += bad;
        if (++_pointSeconds == _stretch)
        {
            Close();
        }
    }

    public void Changed(bool changed) => _changes += changed ? 1 : 0;

    public SimulationResult Result(string policy)
    {
        Close();
        return new SimulationResult
        {
            Policy = policy,
            Requests = Math.Round(_requests),
            SloViolationShare = Share(_bad, _requests),
            SlowShare = Share(_slow, _requests),
            ErrorShare = Share(_failed, _requests),
            NodeHours = _nodeSeconds / 3600,
            Cost = _nodeSeconds / 3600 * _fleet.PricePerHour,
            NodesPeak = _peak,
            ExcessPeak = Math.Max(0, _excess),
            Changes = _changes,
            DatabaseQpsPeak = _databasePeak,
            Elasticity = _elasticity.Total,
            OracleNodeHours = _oracleSeconds / 3600,
            Points = _points,
        };
    }

    private void Close()
    {
        if (_pointSeconds > 0)
        {
            _points.Add(_point with { Rps = _point.Rps / _pointSeconds, Violations = Share(_pointBad, _pointArrivals) });
            (_pointArrivals, _pointBad, _pointSeconds) = (0, 0, 0);
        }
    }

    private static double Share(double part, double whole) => whole > 0 ? Math.Clamp(part / whole, 0, 1) : 0;
}
