using Stormproof.Model.Fleet.Policies;

namespace Stormproof.Model.Fleet;

/// <summary>The nodes' weights, prepared so that a decision neither adds them up nor allocates. Made anew when one changes.
/// </summary>
public sealed class FleetWeights
{
    /// <summary>What a request on the heaviest node costs: fine enough to tell weights apart, and no product overflows.</summary>
    private const int CostUnit = 4_096;

    private readonly double[] _weights;
    private readonly double[] _shares;
    private readonly double[] _inverse;
    private readonly long[] _costs;
    private readonly double[] _keep;
    private readonly int[] _other;

    private FleetWeights(int count)
    {
        Count = count;
        AreEqual = true;
        _weights = _shares = _inverse = _keep = [];
        _costs = [];
        _other = [];
    }

    private FleetWeights(double[] weights)
    {
        Count = weights.Length;
        _weights = weights;
        var most = weights.Max();
        _shares = [.. weights.Select(w => w / most)];
        _inverse = [.. weights.Select(w => most / w)];
        _costs = [.. _inverse.Select(i => (long)Math.Round(i * CostUnit))];
        (_keep, _other) = Alias(weights);
    }

    /// <summary>How many nodes.</summary>
    public int Count { get; }

    /// <summary>All nodes weigh the same.</summary>
    public bool AreEqual { get; }

    /// <summary>A node's weight.</summary>
    public double this[int index] => AreEqual ? 1 : _weights[index];

    /// <summary>Nodes that weigh the same.</summary>
    /// <param name="count">How many, 0 or more.</param>
    public static FleetWeights Equal(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new FleetWeights(count);
    }

    /// <summary>Nodes of these weights.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A weight is not above 0, or not finite.</exception>
    public static FleetWeights Of(ReadOnlySpan<double> weights)
    {
        foreach (var weight in weights)
        {
            if (!double.IsFinite(weight) || weight <= 0)
            {
                throw new ArgumentOutOfRangeException(nameof(weights), weight, "A weight is a finite number above 0.");
            }
        }

        return weights.IndexOfAnyExcept(weights.IsEmpty ? 0 : weights[0]) < 0
            ? new FleetWeights(weights.Length)
            : new FleetWeights(weights.ToArray());
    }

    /// <summary>A node's weight as a share of the heaviest's, above 0 to 1.</summary>
    internal double ShareOfHeaviest(int index) => _shares[index];

    /// <summary>By how much a load counts more on a node than on the heaviest.</summary>
    internal ReadOnlySpan<double> Inverse => _inverse;

    /// <summary>The same in whole numbers.</summary>
    internal ReadOnlySpan<long> Cost => _costs;

    /// <summary>A random node, each as often as it weighs.</summary>
    internal int Draw(ref Draws random)
    {
        if (AreEqual)
        {
            return random.Next(Count);
        }

        var spot = random.NextDouble() * Count;
        var index = (int)spot;
        return spot - index < _keep[index] ? index : _other[index];
    }

    /// <summary>Draws by weight in constant time: each column of equal width holds a node and at most one other. Walker's alias
    /// method as Vose builds it, IEEE TSE 17(9), 1991.</summary>
    private static (double[] Keep, int[] Other) Alias(double[] weights)
    {
        var (keep, other) = (new double[weights.Length], new int[weights.Length]);
        var mean = weights.Average();
        var left = Array.ConvertAll(weights, w => w / mean);
        var small = new Stack<int>(Enumerable.Range(0, left.Length).Where(i => left[i] < 1));
        var large = new Stack<int>(Enumerable.Range(0, left.Length).Where(i => left[i] >= 1));
        while (small.Count > 0 && large.Count > 0)
        {
            var (low, high) = (small.Pop(), large.Pop());
            (keep[low], other[low]) = (left[low], high);
            left[high] -= 1 - left[low];
            (left[high] < 1 ? small : large).Push(high);
        }

        // What is left fills its column, but for rounding.
        foreach (var full in small.Concat(large))
        {
            (keep[full], other[full]) = (1, full);
        }

        return (keep, other);
    }
}
