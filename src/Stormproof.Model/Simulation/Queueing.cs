namespace Stormproof.Model.Simulation;

/// <summary>Waiting at a node with several cores, M/M/c. The chance to wait is Sakasegawa's approximation, exact for one core:
/// "An approximation formula L_q ≈ α·ρ^β/(1−ρ)", Annals of the Institute of Statistical Mathematics 29(1), 1977. Who waits does
/// so for an exponential time with the rate c(1−ρ)/s.</summary>
/// <param name="Cores">c.</param>
/// <param name="ServiceMs">s.</param>
/// <param name="Load">ρ, 0 to 1.</param>
public readonly record struct Queueing(int Cores, double ServiceMs, double Load)
{
    /// <summary>The 95th percentile of a service time, in means: between a constant one and an exponential one (3).</summary>
    private const double ServiceTail = 2;

    private const double Fullest = 0.999;

    /// <summary>The chance to wait.</summary>
    public double Waits => Math.Pow(Held, Math.Sqrt(2.0 * (Cores + 1)) - 1);

    /// <summary>The mean wait of all requests, ms.</summary>
    public double MeanWaitMs => Waits / Rate;

    private double Held => Math.Clamp(Load, 0, Fullest);

    private double Rate => Cores * (1 - Held) / ServiceMs;

    /// <summary>The 95th percentile of wait and service, ms.</summary>
    public double P95Ms => ServiceTail * ServiceMs + Math.Max(0, Math.Log(Waits / 0.05) / Rate);

    /// <summary>The share of requests that take longer, wait and service.</summary>
    public double Slower(double ms)
    {
        var slack = ms - ServiceTail * ServiceMs;
        return slack <= 0 ? 1 : Waits * Math.Exp(-Rate * slack);
    }
}
