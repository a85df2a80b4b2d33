namespace Stormproof.Model.Planning;

/// <summary>What decides a database's path.</summary>
/// <param name="ReadShare">Reads among all statements, 0..1.</param>
/// <param name="DataTb">Data in TB, greater than 0, at most 1,000,000.</param>
/// <param name="WritesPerSecond">Greater than 0, at most 1e12.</param>
/// <param name="Domains">Parts of the business with data of their own, 1 to 10,000.</param>
public sealed record DatabaseQuestion(double ReadShare, double DataTb, double WritesPerSecond, int Domains)
{
    /// <summary>The domains have clear borders: few transactions and joins across them.</summary>
    public bool ClearDomains { get; init; } = true;

    /// <summary>Data in TB that one primary holds, greater than 0, at most 1,000,000.</summary>
    public double PrimaryTb { get; init; } = 10;

    /// <summary>Writes a second that one primary takes, greater than 0, at most 1e12. Also taken as the statements a second that
    /// any server of its kind carries.</summary>
    public double PrimaryWritesPerSecond { get; init; } = 50_000;
}
