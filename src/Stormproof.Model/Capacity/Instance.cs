namespace Stormproof.Model.Capacity;

/// <summary>A machine that can be rented.</summary>
/// <param name="Name">What the provider calls it.</param>
/// <param name="VCpu">Virtual processors, greater than 0.</param>
/// <param name="MemoryGb">Memory in GB, greater than 0.</param>
/// <param name="PricePerHour">Money an hour, in the catalogue's currency; 0 and up.</param>
public sealed record Instance(string Name, double VCpu, double MemoryGb, double PricePerHour)
{
    /// <summary>As one says it.</summary>
    public string Describe() => $"{Name} ({VCpu:0.##} vCPU, {MemoryGb:0.##} GB, ${PricePerHour:0.00##}/h)";
}
