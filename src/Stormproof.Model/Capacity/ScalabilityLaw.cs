namespace Stormproof.Model.Capacity;

/// <summary>The Universal Scalability Law: X(N) = gamma N / (1 + alpha (N - 1) + beta N (N - 1)). N. J. Gunther, "A general
/// theory of computational scalability based on rational functions", arXiv:0808.1431, 2008.</summary>
/// <param name="Gamma">What one node carries, in requests a second; 0 and up.</param>
/// <param name="Alpha">Contention: the share of the work that waits for a shared resource, 0 to 1.</param>
/// <param name="Beta">Coherency: what keeping each pair of nodes in agreement costs, 0 to 1.</param>
public readonly record struct ScalabilityLaw(double Gamma, double Alpha, double Beta)
{
    /// <summary>Requests a second of so many nodes.</summary>
    public double At(double nodes) => Gamma * (nodes / (1 + (Alpha * (nodes - 1)) + (Beta * nodes * (nodes - 1))));

    /// <summary>Where X is largest: sqrt((1 - alpha) / beta). Null when beta is 0: X then rises for ever, towards gamma /
    /// alpha.</summary>
    public double? PeakNodes => Beta > 0 ? Math.Sqrt((1 - Alpha) / Beta) : null;

    /// <summary>The whole number of nodes beyond which one more lowers X; null when there is none up to
    /// <paramref name="most"/>.</summary>
    public long? LastUseful(long most)
    {
        if (PeakNodes is not { } peak || peak >= most)
        {
            return null;
        }

        var below = Math.Max(1, (long)Math.Floor(peak));
        return At(below + 1) > At(below) ? below + 1 : below;
    }

    /// <summary>The fewest nodes that carry <paramref name="rps"/>; null when no count up to <paramref name="most"/>
    /// does.</summary>
    public long? FewestFor(double rps, long most)
    {
        // Up to the peak X only rises, so halving finds the first. A billionth is forgiven: 8 nodes of 250 carry 2,000.
        var enough = rps * (1 - 1e-9);
        var (low, high) = (1L, LastUseful(most) ?? most);
        if (At(high) < enough)
        {
            return null;
        }

        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = At(middle) >= enough ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
