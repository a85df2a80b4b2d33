using Stormproof.Model.Fleet;
using Stormproof.Model.Scaling;
using Stormproof.Model.Simulation.Policies;

namespace Stormproof.Model.Simulation;

/// <summary>
/// A fleet under a trace, in steps of one second. Nodes are counted, not kept one by one, and requests are a fluid with a queue
/// (<see cref="Queueing"/>) on top, so a second costs the same for one node as for thousands. What a policy sees is the mean
/// since it was last asked; what it orders is there after boot and warm-up, with a cold cache.
/// </summary>
public static class FleetSimulation
{
    private const int Points = 480;
    private const int RecentNeed = 600;

    /// <summary>Runs a policy.</summary>
    /// <param name="trace">The load.</param>
    /// <param name="fleet">What it falls on.</param>
    /// <param name="policy">A policy of its own for each run: it may remember.</param>
    /// <param name="seed">Of arrivals and failures.</param>
    /// <param name="faults">What goes wrong besides.</param>
    public static SimulationResult Run(
        LoadTrace trace, SimulatedFleet fleet, SimulatedPolicy policy, ulong seed, IReadOnlyList<SimulatedFault>? faults = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(fleet);
        ArgumentNullException.ThrowIfNull(policy);
        var rates = trace.PerSecond();
        var oracle = new Oracle(fleet);
        var random = new SeededRandom(seed);
        var start = Math.Clamp(oracle.Demand(rates[0]) + 1, fleet.MinNodes, fleet.MaxNodes);
        var members = new FleetMembers(fleet, random, start);
        var flow = new FleetFlow(fleet);
        var window = default(FleetWindow);
        var sums = new SimulationSums(fleet, rates.Length, Points);
        var trouble = new FaultSchedule(faults ?? []);
        var recent = new RecentPeak(RecentNeed + fleet.StartSeconds);
        var last = default(ScalingSample);
        var target = start;
        for (var second = 0; second < rates.Length; second++)
        {
            members.Die(second, trouble.Deaths(second, members.Ready));
            members.Tick(second, trouble.Is(SimulatedFaultKind.NothingStarts, second));
            members.Make(target, second);
            var arrivals = Math.Max(0, rates[second] + Math.Sqrt(rates[second]) * Gauss(random));
            flow.Step(arrivals, members, trouble.DatabaseShare(second));
            window.Add(arrivals, flow);
            var demand = Math.Max(fleet.MinNodes, oracle.Demand(rates[second]));
            sums.Add(second, rates[second], arrivals, members, flow, demand, recent.Add(demand));
            if ((second + 1) % policy.IntervalSeconds == 0)
            {
                var sample = trouble.Seen(window.Sample(members, fleet, second + 1), last, second);
                last = trouble.Is(SimulatedFaultKind.MetricsStale, second) ? last : sample;
                window = default;
                var wanted = Math.Clamp(policy.Decide(sample, TimeSpan.FromSeconds(second + 1), target), 0, fleet.MaxNodes);
                sums.Changed(wanted != target);
                target = Math.Max(wanted, Math.Min(fleet.MinNodes, fleet.MaxNodes));
            }
        }

        return sums.Result(policy.Name);
    }

    /// <summary>Twelve even draws: near enough to a normal one, and the same on every machine.</summary>
    private static double Gauss(SeededRandom random)
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++)
        {
            sum += random.NextDouble();
        }

        return sum;
    }
}
