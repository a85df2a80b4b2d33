namespace Stormproof.Lab.Drills.Oversell;

/// <summary>A flash sale.</summary>
/// <param name="Buyers">Users who all want one piece, 10 to 50,000.</param>
/// <param name="Units">Pieces there are, 1 to 10,000, fewer than buyers.</param>
/// <param name="Nodes">App nodes, 1 to 50.</param>
/// <param name="Seed">Chooses the product.</param>
public sealed record OversellOptions(int Buyers, int Units, int Nodes, int Seed)
{
    /// <summary>Buyers who are served at once while they come in; that is not what is measured.</summary>
    public int Doors { get; init; } = 48;

    /// <summary>Connections over which the checkouts are sent, all due at once; the rest wait for one, and their time runs.
    /// </summary>
    public int Connections { get; init; } = 300;

    /// <summary>A request without an answer for this long has failed.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
