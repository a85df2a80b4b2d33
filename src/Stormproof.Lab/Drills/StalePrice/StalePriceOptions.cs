namespace Stormproof.Lab.Drills.StalePrice;

/// <summary>How many read and write prices, and for how long.</summary>
/// <param name="Nodes">App nodes, 2 to 50: one of them dies again and again.</param>
/// <param name="Seed">Makes the choice of products and faults repeatable.</param>
/// <param name="Duration">Length of each run. Every kind of fault happens at least once, so a short run is longer.</param>
public sealed record StalePriceOptions(int Nodes, int Seed, TimeSpan Duration)
{
    /// <summary>Readers at once, each asking again when it has its answer and a short pause is over.</summary>
    public int Readers { get; init; } = 12;

    /// <summary>Admins at once who set prices.</summary>
    public int Writers { get; init; } = 3;

    /// <summary>Categories whose products are read and written.</summary>
    public int Categories { get; init; } = 4;

    /// <summary>Products of each category that admins write. One more is written by those alone who are killed.</summary>
    public int ProductsPerCategory { get; init; } = 3;

    /// <summary>Pause of a reader.</summary>
    public TimeSpan ReadPause { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Mean pause of a writer.</summary>
    public TimeSpan WritePause { get; init; } = TimeSpan.FromMilliseconds(120);

    /// <summary>A request without an answer for this long has failed.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Quiet between two faults, so that each meets a system that works.</summary>
    public TimeSpan Calm { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Fewest reads of a run that prove anything.</summary>
    public int FewestReads => (int)(Duration.TotalSeconds * 50);

    /// <summary>Fewest acknowledged writes of a run that prove anything.</summary>
    public int FewestWrites => (int)(Duration.TotalSeconds * 2);
}
