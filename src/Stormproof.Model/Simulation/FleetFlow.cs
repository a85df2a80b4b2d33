namespace Stormproof.Model.Simulation;

/// <summary>One second of requests through a fleet, as a fluid: what came in, what was answered, what waits.</summary>
internal struct FleetFlow(SimulatedFleet fleet)
{
    /// <summary>Requests that wait for a place, beyond what a stable queue holds.</summary>
    private double _backlog;

    public double Served { get; private set; }

    /// <summary>Requests that failed: too late, or sent to a node that is dead.</summary>
    public double Failed { get; private set; }

    /// <summary>Requests that were answered later than the objective.</summary>
    public double Slow { get; private set; }

    /// <summary>Requests of seconds in which the 95th percentile missed the objective, and those that failed.</summary>
    public double Violating { get; private set; }

    public double Cpu { get; private set; }

    public double P95Ms { get; private set; }

    public double InFlight { get; private set; }

    public double DatabaseQps { get; private set; }

    public void Step(double arrivals, FleetMembers members, double databaseShare)
    {
        var lost = members.Listed == 0 ? arrivals : arrivals * members.Unnoticed / members.Listed;
        var work = _backlog + arrivals - lost;
        var cold = members.Coldness;
        var serviceMs = fleet.ServiceMs * (1 + fleet.ColdCpu * cold);
        var reads = fleet.WarmReads + (fleet.ColdReads - fleet.WarmReads) * cold;
        var nodesCarry = members.Ready * fleet.Cores * 1000 / serviceMs;
        var databaseCarries = reads > 0 ? fleet.DatabaseQps * databaseShare / reads : double.PositiveInfinity;
        var carried = Math.Min(nodesCarry, databaseCarries);
        Served = Math.Min(work, carried);
        _backlog = work - Served;
        var most = carried * fleet.TimeoutMs / 1000;
        var late = Math.Max(0, _backlog - most);
        _backlog -= late;
        Failed = lost + late;
        DatabaseQps = Served * reads;
        Cpu = nodesCarry > 0 ? Served / nodesCarry : 0;
        var databaseMs = reads * fleet.DatabaseMs / Math.Max(0.02, 1 - Math.Min(1, Served / databaseCarries));
        var fixedMs = fleet.OtherMs + databaseMs + (carried > 0 ? 1000 * _backlog / carried : 0);
        var node = new Queueing(fleet.Cores, serviceMs, Cpu);
        P95Ms = Served > 0 ? fixedMs + node.P95Ms : members.Ready == 0 ? fleet.TimeoutMs : fixedMs;
        Slow = Served * node.Slower(fleet.SloMs - fixedMs);
        Violating = P95Ms > fleet.SloMs ? Served + Failed : Failed;
        InFlight = Served / 1000 * (fixedMs + serviceMs + Math.Min(node.MeanWaitMs, fleet.TimeoutMs));
    }
}
