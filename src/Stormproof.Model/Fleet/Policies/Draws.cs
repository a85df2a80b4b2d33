namespace Stormproof.Model.Fleet.Policies;

/// <summary>The random numbers of one decision: only the first costs a step on the generator that all threads share. SplitMix64 as in
/// <see cref="SeededRandom"/>, from a start that is itself random.</summary>
internal struct Draws(SeededRandom random)
{
    private ulong _state = random.Next();

    public int Next(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    private ulong Next() => SeededRandom.Mix(_state += SeededRandom.Gamma);
}
