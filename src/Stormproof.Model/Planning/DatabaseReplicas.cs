namespace Stormproof.Model.Planning;

/// <summary>How many replicas a primary has.</summary>
/// <param name="Count">Of each primary.</param>
/// <param name="Reads">A second, of the whole system.</param>
/// <param name="Carried">The share of the reads that so many replicas carry, 0..1.</param>
/// <param name="Arithmetic">How they were counted.</param>
internal sealed record DatabaseReplicas(int Count, double Reads, double Carried, string Arithmetic)
{
    /// <summary>Above it, replicas pay for themselves by the reads they take.</summary>
    public const double HighReadShare = 0.8;

    public static DatabaseReplicas Of(DatabaseQuestion question, int primaries, int most)
    {
        // A share of 1 beside writes is a rounded one; so many reads are beyond any number of replicas anyway. In decimals, in
        // which 1 - 0.95 is 0.05.
        var share = (decimal)question.ReadShare;
        var reads = (double)((decimal)question.WritesPerSecond * share / Math.Max(1e-9m, 1 - share));
        var (mine, writes) = (reads / primaries, question.WritesPerSecond / primaries);
        var room = Math.Max(0, question.PrimaryWritesPerSecond - writes);

        // What the primary can answer itself needs no replica, only a stand-in.
        if (mine + writes <= question.PrimaryWritesPerSecond)
        {
            return new DatabaseReplicas(
                1, reads, 1,
                $"{mine:N0} reads/s + {writes:N0} writes/s are within one server's {question.PrimaryWritesPerSecond:N0}: 1,"
                    + " to take over");
        }

        var wanted = room > 0 ? Math.Ceiling(mine / room * (1 - 1e-12)) : double.PositiveInfinity;
        var count = (int)Math.Clamp(wanted, 1, most);
        return new DatabaseReplicas(
            count, reads, Math.Min(1, count * room / mine),
            $"ceil({mine:N0} reads/s / ({question.PrimaryWritesPerSecond:N0} - {writes:N0} writes/s to replay)) ="
            + $" {(wanted <= most ? $"{count}" : $"more than {most}")}");
    }
}
