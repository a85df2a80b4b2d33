using Stormproof.Simulation.Tests.Client;

namespace Stormproof.Simulation.Tests;

/// <summary>How well the cache serves, since it was last cleared.</summary>
internal sealed class Tally
{
    private readonly long[] _hits = new long[Limits.Keys];
    private readonly long[] _reads = new long[Limits.Keys];

    public long Failed { get; private set; }

    /// <summary>The worst key's share of reads that a cache answered.</summary>
    public double LowestHitRate => Enumerable.Range(0, Limits.Keys).Min(k => _hits[k] / Math.Max(1.0, _reads[k]));

    public void Count(int key, Answer answer)
    {
        _reads[key]++;
        _hits[key] += answer.Origin is Origin.Hit or Origin.Copy ? 1 : 0;
        Failed += answer.IsOk ? 0 : 1;
    }

    public void Clear()
    {
        Array.Clear(_hits);
        Array.Clear(_reads);
        Failed = 0;
    }
}
