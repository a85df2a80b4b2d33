using Stormproof.Model.Fleet;

namespace Stormproof.Model.Simulation.Balancing;

/// <summary>
/// A balancing policy request by request: requests arrive at random (Poisson), the policy chooses a node, and each node serves
/// one after another. The policies are those that the gateway runs.
/// </summary>
public sealed class BalancerSimulation
{
    /// <summary>What came before has filled the queues and is not measured.</summary>
    private const double Filling = 0.05;

    private static readonly TimeSpan Ramp = TimeSpan.FromSeconds(1);

    private readonly BalancerScenario _scenario;
    private readonly SeededRandom _random;
    private readonly PriorityQueue<(int Node, double Took), double> _departures = new();
    private readonly double[] _freeAtMs;
    private readonly int[] _inFlight;
    private readonly LatencyEstimate[] _latency;
    private FleetWeights _weights;
    private double _nowMs;
    private double _weighedMs;

    private BalancerSimulation(BalancerScenario scenario, ulong seed)
    {
        _scenario = scenario;
        _random = new SeededRandom(seed);
        _freeAtMs = new double[scenario.Nodes];
        _inFlight = new int[scenario.Nodes];
        _latency = new LatencyEstimate[scenario.Nodes];
        _weights = FleetWeights.Equal(scenario.Nodes);
        Weigh();
    }

    /// <summary>Runs a policy.</summary>
    /// <param name="scenario">What it has to do with.</param>
    /// <param name="policy">One of <see cref="BalancingPolicy.Names"/>.</param>
    /// <param name="seed">Of arrivals, service times and the policy's choices.</param>
    /// <exception cref="ArgumentException">There is no such policy, or more slow and cold nodes than nodes.</exception>
    public static BalancerResult Run(BalancerScenario scenario, string policy, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        if (scenario.SlowNodes < 0 || scenario.ColdNodes < 0 || scenario.SlowNodes + scenario.ColdNodes > scenario.Nodes)
        {
            throw new ArgumentException(
                $"{scenario.SlowNodes} slow and {scenario.ColdNodes} cold nodes do not fit into {scenario.Nodes}.",
                nameof(scenario));
        }

        // The policy draws from other numbers, or its choices would go with the service times.
        return new BalancerSimulation(scenario, seed).Measure(BalancingPolicy.Create(policy, ~seed));
    }

    private BalancerResult Measure(BalancingPolicy policy)
    {
        var skipped = (int)(_scenario.Requests * Filling);
        var took = new double[_scenario.Requests - skipped];
        var (slow, cold, peak) = (0, 0, 0);
        for (var i = 0; i < _scenario.Requests; i++)
        {
            _nowMs += Exponential() * _scenario.ServiceMs / (_scenario.Load * _scenario.Nodes);
            Depart();
            Weigh();
            var node = policy.Pick(new View(this));
            var ms = Serve(node);
            if (i >= skipped)
            {
                took[i - skipped] = ms;
                slow += node < _scenario.SlowNodes ? 1 : 0;
                cold += node >= _scenario.Nodes - _scenario.ColdNodes ? 1 : 0;
                peak = Math.Max(peak, _inFlight[node]);
            }
        }

        Array.Sort(took);
        return new BalancerResult(
            policy.Name, took.Average(), At(took, 0.5), At(took, 0.95), At(took, 0.99), At(took, 0.999), peak,
            (double)slow / took.Length, (double)cold / took.Length);
    }

    private double Serve(int node)
    {
        _freeAtMs[node] = Math.Max(_nowMs, _freeAtMs[node]) + Service() * Slowness(node);
        _inFlight[node]++;
        var ms = _freeAtMs[node] - _nowMs;
        _departures.Enqueue((node, ms), _freeAtMs[node]);
        return ms;
    }

    private void Depart()
    {
        while (_departures.TryPeek(out var done, out var at) && at <= _nowMs)
        {
            _departures.Dequeue();
            _latency[done.Node] = _latency[done.Node].After(done.Took, _inFlight[done.Node]--, TimeSpan.FromMilliseconds(at));
        }
    }

    /// <summary>The weights of slow start, renewed each second.</summary>
    private void Weigh()
    {
        if (!_scenario.SlowStart || _scenario.ColdNodes == 0 || _nowMs < _weighedMs)
        {
            return;
        }

        _weighedMs = _nowMs + Ramp.TotalMilliseconds;
        var share = Fleet.SlowStart.Usual.Share(TimeSpan.FromMilliseconds(_nowMs));
        var weights = new double[_scenario.Nodes];
        Array.Fill(weights, 1);
        weights.AsSpan(_scenario.Nodes - _scenario.ColdNodes).Fill(share);
        _weights = FleetWeights.Of(weights);
    }

    private double Slowness(int node) =>
        node < _scenario.SlowNodes ? _scenario.SlowFactor
        : node >= _scenario.Nodes - _scenario.ColdNodes
            ? 1 + (_scenario.ColdFactor - 1) * Math.Exp(-_nowMs / _scenario.ColdTime.TotalMilliseconds)
            : 1;

    private double Service()
    {
        const double Long = 20;
        const double Often = 0.01;
        return _scenario.ServiceMs * _scenario.Mix switch
        {
            ServiceMix.Constant => 1,
            ServiceMix.Exponential => Exponential(),
            _ => Exponential() * (_random.NextDouble() < Often ? Long : 1) / (1 + Often * (Long - 1)),
        };
    }

    private double Exponential() => -Math.Log(1 - _random.NextDouble());

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];

    private readonly struct View(BalancerSimulation fleet) : IFleetView
    {
        public int Count => fleet._inFlight.Length;

        public FleetWeights Weights => fleet._weights;

        public int InFlight(int index) => fleet._inFlight[index];

        public NodeProbe Probe(int index) =>
            new(fleet._inFlight[index], fleet._latency[index].For(
                fleet._inFlight[index], TimeSpan.FromMilliseconds(fleet._nowMs)));
    }
}
