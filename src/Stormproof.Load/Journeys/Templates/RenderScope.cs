namespace Stormproof.Load.Journeys.Templates;

/// <summary>What a template may ask of the user that renders it.</summary>
internal sealed class RenderScope(long user, int slots, ulong seed, TimeProvider clock)
{
    private ulong _state = Mix(seed + ((ulong)user * 0x9E3779B97F4A7C15));

    /// <summary>The virtual user's number, from 1.</summary>
    public long User { get; } = user;

    /// <summary>The user's iteration, from 1.</summary>
    public long Iteration { get; set; }

    public UserValues Values { get; } = new(slots);

    public TimeProvider Clock { get; } = clock;

    /// <summary>The user's own sequence of numbers: the same seed gives the same journeys whatever the threads do. SplitMix64:
    /// Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014.</summary>
    public ulong NextRandom()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mix(_state);
    }

    /// <summary>From 0 up to, and without, <paramref name="count"/>. The bias of the multiplication is below 2^-32 for any
    /// count that a journey asks for.</summary>
    public ulong NextRandom(ulong count) => Math.BigMul(NextRandom(), count, out _);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
