using Stormproof.Model.Fleet;

namespace Stormproof.Model.Tests.Fleet.Simulation;

/// <summary>Nodes that serve one request after another, each for an exponential time; requests arrive at random. Time is in mean
/// service times of a node of speed 1.</summary>
/// <param name="policy">Who chooses; null: at random, whatever the load.</param>
/// <param name="speeds">How fast each node serves.</param>
/// <param name="seed">Of arrivals and service times.</param>
internal sealed class FleetSimulation(BalancingPolicy? policy, double[] speeds, ulong seed)
{
    private readonly SeededRandom _random = new(seed);
    private readonly PriorityQueue<int, double> _departures = new();
    private readonly double[] _freeAt = new double[speeds.Length];
    private readonly int[] _inFlight = new int[speeds.Length];
    private readonly LatencyEstimate[] _latency = new LatencyEstimate[speeds.Length];
    private double _now;

    /// <summary>How often each node was chosen in the last run.</summary>
    public int[] Chosen { get; private set; } = [];

    public FleetWeights Weights { get; set; } = FleetWeights.Equal(speeds.Length);

    /// <summary>Runs so many requests; what came before has warmed the fleet.</summary>
    /// <param name="load">Arrivals for each node in a mean service time.</param>
    /// <param name="requests">How many.</param>
    /// <param name="sojourns">Where to write each request's time in the system; may be shorter than the run.</param>
    /// <returns>The mean time in the system.</returns>
    public double Run(double load, int requests, double[]? sojourns = null)
    {
        Chosen = new int[speeds.Length];
        var sum = 0.0;
        for (var i = 0; i < requests; i++)
        {
            _now += Exponential() / (load * speeds.Length);
            Depart();
            var node = policy?.Pick(new View(this)) ?? _random.Next(speeds.Length);
            var sojourn = Serve(node);
            sum += sojourn;
            if (i < sojourns?.Length)
            {
                sojourns[i] = sojourn;
            }
        }

        return sum / requests;
    }

    private double Serve(int node)
    {
        Chosen[node]++;
        _freeAt[node] = Math.Max(_now, _freeAt[node]) + (Exponential() / speeds[node]);
        var sojourn = _freeAt[node] - _now;
        if (policy is not null)
        {
            _inFlight[node]++;
            _departures.Enqueue(node, _freeAt[node]);
            // Known a little before the answer; of no weight here.
            _latency[node] = _latency[node].After(sojourn, _inFlight[node], TimeSpan.FromSeconds(_now));
        }

        return sojourn;
    }

    private void Depart()
    {
        while (_departures.TryPeek(out var node, out var at) && at <= _now)
        {
            _departures.Dequeue();
            _inFlight[node]--;
        }
    }

    private double Exponential() => -Math.Log(1 - _random.NextDouble());

    private readonly struct View(FleetSimulation fleet) : IFleetView
    {
        public int Count => fleet._inFlight.Length;

        public FleetWeights Weights => fleet.Weights;

        public int InFlight(int index) => fleet._inFlight[index];

        public NodeProbe Probe(int index) =>
            new(fleet._inFlight[index], fleet._latency[index].For(fleet._inFlight[index], TimeSpan.FromSeconds(fleet._now)));
    }
}
