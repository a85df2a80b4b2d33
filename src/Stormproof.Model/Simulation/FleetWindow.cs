using Stormproof.Model.Scaling;

namespace Stormproof.Model.Simulation;

/// <summary>Seconds since a policy was last asked, as one sample: means, latency weighted by the requests.</summary>
internal struct FleetWindow
{
    private int _seconds;
    private double _arrivals;
    private double _served;
    private double _cpu;
    private double _inFlight;
    private double _latency;

    public void Add(double arrivals, in FleetFlow flow)
    {
        _seconds++;
        _arrivals += arrivals;
        _served += flow.Served;
        _cpu += flow.Cpu;
        _inFlight += flow.InFlight;
        _latency += flow.P95Ms * flow.Served;
    }

    public readonly ScalingSample Sample(FleetMembers members, SimulatedFleet fleet, int second) => new()
    {
        At = TimeSpan.FromSeconds(second),
        Ready = members.Ready,
        Starting = members.Starting,
        Draining = members.Draining,
        ArrivalRps = _arrivals / _seconds,
        ThroughputRps = _served / _seconds,
        P95Ms = _served > 0 ? _latency / _served : double.NaN,
        InFlight = _inFlight / _seconds,
        Cpu = members.Ready > 0 ? _cpu / _seconds : double.NaN,
        StartingCpu = members.Starting > 0 ? fleet.BootCpu : double.NaN,
    };
}
