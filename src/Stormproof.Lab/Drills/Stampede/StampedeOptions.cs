namespace Stormproof.Lab.Drills.Stampede;

/// <summary>How many ask for one cold key.</summary>
/// <param name="Requests">Requests that are due at the same moment, 10 to 100,000.</param>
/// <param name="Nodes">App nodes, 1 to 50.</param>
/// <param name="Seed">Chooses the key.</param>
public sealed record StampedeOptions(int Requests, int Nodes, int Seed)
{
    /// <summary>Connections over which they are sent; the rest wait for one, and their time runs.</summary>
    public int Connections { get; init; } = 1_000;

    /// <summary>What the key's query takes: a heavy one. It waits rather than computes, so that a thousand of them show the
    /// stampede and not the size of the machine.</summary>
    public TimeSpan QueryTime { get; init; } = TimeSpan.FromMilliseconds(180);

    /// <summary>A request without an answer for this long has failed.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
