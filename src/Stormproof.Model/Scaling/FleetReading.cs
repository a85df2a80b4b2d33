namespace Stormproof.Model.Scaling;

/// <summary>A sample whose figures were checked: what is impossible counts as missing.</summary>
internal readonly struct FleetReading
{
    private const int MostNodes = 1_000_000;
    private const double MostRate = 1e12;

    public FleetReading(in ScalingSample sample)
    {
        CountsGood = Good(sample.Ready, MostNodes) && Good(sample.Starting, MostNodes) && Good(sample.Draining, MostNodes);
        Ready = Math.Clamp(sample.Ready, 0, MostNodes);
        Starting = Math.Clamp(sample.Starting, 0, MostNodes);
        Draining = Math.Clamp(sample.Draining, 0, MostNodes);
        Arrival = Kept(sample.ArrivalRps, MostRate);
        Throughput = Kept(sample.ThroughputRps, MostRate);
        P95Ms = Kept(sample.P95Ms, 1e9);
        InFlight = Kept(sample.InFlight, 1e9);
        // A share above 1 comes from rounding or from a limit that may be exceeded for a while; far above, it is no share.
        Cpu = Kept(sample.Cpu, 4);
        Memory = Kept(sample.Memory, 4);
        StartingCpu = Kept(sample.StartingCpu, 4);
    }

    public bool CountsGood { get; }

    public int Ready { get; }

    public int Starting { get; }

    public int Draining { get; }

    public double Arrival { get; }

    public double Throughput { get; }

    public double P95Ms { get; }

    public double InFlight { get; }

    public double Cpu { get; }

    public double Memory { get; }

    public double StartingCpu { get; }

    /// <summary>Load that came in against load that was answered, at least 1: a saturated node shows its capacity, not its load.
    /// </summary>
    public double Unanswered =>
        Arrival > 0 && Throughput > 0 ? Math.Clamp(Arrival / Throughput, 1, 10) : 1;

    private static bool Good(int count, int most) => count >= 0 && count <= most;

    private static double Kept(double value, double most) => value >= 0 && value <= most ? value : double.NaN;
}
