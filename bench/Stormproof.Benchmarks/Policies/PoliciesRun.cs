using System.Globalization;
using Stormproof.Model.Fleet;

namespace Stormproof.Benchmarks.Policies;

/// <summary>Decides over and over among nodes that are objects of their own, as the gateway's are, each with a few requests in
/// flight; a decision's request replaces the one that was decided a while ago.</summary>
internal static class PoliciesRun
{
    public static void Run(int nodes, int rounds, int decisions)
    {
        var cases = BalancingPolicy.Names
            .SelectMany(name => new[] { false, true }.Select(weighted => new Case(name, weighted, nodes))).ToArray();
        foreach (var one in cases)
        {
            one.Round(decisions);
            one.Forget();
        }

        for (var round = 0; round < rounds; round++)
        {
            foreach (var one in cases)
            {
                one.Round(decisions);
            }
        }

        Table.Head($"{nodes} nodes", "weights", "CPU ns a decision (median)", "least", "most", "bytes a decision");
        foreach (var one in cases)
        {
            Table.Row(one.Name, one.IsWeighted ? "mixed" : "equal", Table.Number(Median.Of(one.Nanoseconds)),
                Table.Number(one.Nanoseconds.Min()), Table.Number(one.Nanoseconds.Max()), one.Bytes.ToString("0.###", CultureInfo.InvariantCulture));
        }
    }

    private sealed class Node
    {
        public int InFlight;
        public double LatencyMs;
    }

    private readonly struct View(Node[] nodes, FleetWeights weights) : IFleetView
    {
        public int Count => nodes.Length;

        public FleetWeights Weights => weights;

        public int InFlight(int index) => Volatile.Read(ref nodes[index].InFlight);

        public NodeProbe Probe(int index) => new(InFlight(index), nodes[index].LatencyMs);
    }

    private sealed class Case
    {
        private const int Seed = 7;

        private readonly BalancingPolicy _policy;
        private readonly Node[] _nodes;
        private readonly FleetWeights _weights;
        private readonly int[] _recent;

        public Case(string name, bool weighted, int nodes)
        {
            var random = new Random(Seed);
            Name = name;
            IsWeighted = weighted;
            _policy = BalancingPolicy.Create(name, Seed);
            _nodes = [.. Enumerable.Range(0, nodes).Select(_ => new Node { LatencyMs = 5 + (20 * random.NextDouble()) })];
            _weights = weighted
                ? FleetWeights.Of([.. Enumerable.Range(0, nodes).Select(_ => 0.1 + random.NextDouble())])
                : FleetWeights.Equal(nodes);
            // Four in flight for each node: nobody is idle, so no scan ends early.
            _recent = [.. Enumerable.Range(0, 4 * nodes).Select(i => i % nodes)];
            Array.ForEach(_recent, i => _nodes[i].InFlight++);
        }

        public string Name { get; }

        public bool IsWeighted { get; }

        public List<double> Nanoseconds { get; } = [];

        public double Bytes { get; private set; }

        public void Forget() => Nanoseconds.Clear();

        public void Round(int decisions)
        {
            var view = new View(_nodes, _weights);
            // Processor time: a busy machine takes the processor away in the middle of a round.
            var begun = Environment.CpuUsage.TotalTime;
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var slot = 0;
            for (var i = 0; i < decisions; i++)
            {
                var chosen = _policy.Pick(view);
                _nodes[chosen].InFlight++;
                _nodes[_recent[slot]].InFlight--;
                _recent[slot] = chosen;
                slot = slot + 1 == _recent.Length ? 0 : slot + 1;
            }

            Bytes = (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)decisions;
            Nanoseconds.Add((Environment.CpuUsage.TotalTime - begun).TotalNanoseconds / decisions);
        }
    }
}
