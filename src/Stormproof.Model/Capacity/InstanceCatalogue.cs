using Stormproof.Model.Planning;

namespace Stormproof.Model.Capacity;

/// <summary>The instances a plan may choose from, smallest first.</summary>
public sealed class InstanceCatalogue
{
    /// <summary>The most instances a catalogue has.</summary>
    public const int MostInstances = 1_000;

    /// <summary>A catalogue.</summary>
    /// <param name="instances">In any order, names all different, 1 to <see cref="MostInstances"/>.</param>
    /// <exception cref="PlanException">No instance, too many, a name twice or none, or a figure out of its range.</exception>
    public InstanceCatalogue(IEnumerable<Instance> instances)
    {
        Instances = [.. instances.OrderBy(i => i.VCpu).ThenBy(i => i.PricePerHour).ThenBy(i => i.Name, StringComparer.Ordinal)];
        if (Instances.Count is 0 or > MostInstances)
        {
            throw new PlanException(
                $"a catalogue of {Instances.Count:N0} instances is not allowed; give 1 to {MostInstances:N0}, each with name,"
                + " vCpu, memoryGb and pricePerHour.");
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var instance in Instances)
        {
            Check(instance);
            if (!names.Add(instance.Name))
            {
                throw new PlanException($"instance '{instance.Name}' is twice in the catalogue; give each name once.");
            }
        }
    }

    /// <summary>Four sizes of one family. The two ends are the worked example of the guide; those between lie on the exponential
    /// curve through them (each step costs 1.75 times the one before), rounded to a cent.</summary>
    public static InstanceCatalogue Default { get; } = new(
    [
        new Instance("small", 2, 4, 0.90), new Instance("medium", 4, 16, 1.57), new Instance("large", 8, 64, 2.75),
        new Instance("xlarge", 16, 128, 4.80),
    ]);

    /// <summary>All, by processors, then price.</summary>
    public IReadOnlyList<Instance> Instances { get; }

    /// <summary>The one with the fewest processors, of these the cheapest.</summary>
    public Instance Smallest => Instances[0];

    /// <summary>The instance of that name, upper and lower case alike.</summary>
    /// <exception cref="PlanException">There is none.</exception>
    public Instance Find(string name) =>
        Instances.FirstOrDefault(i => i.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new PlanException(
            $"instance '{name}' is not in the catalogue; choose one of"
            + $" {string.Join(", ", Instances.Take(20).Select(i => i.Name))}.");

    /// <summary>The cheapest with at least so many processors; null when there is none.</summary>
    public Instance? SmallestWith(double vCpu) =>
        Instances.Where(i => i.VCpu >= vCpu * (1 - 1e-12)).OrderBy(i => i.PricePerHour).ThenBy(i => i.VCpu).FirstOrDefault();

    private static void Check(Instance instance)
    {
        if (string.IsNullOrWhiteSpace(instance.Name))
        {
            throw new PlanException("an instance without a name is not allowed; give one, for example 'small'.");
        }

        Allowed.Above(instance.VCpu, "vCpu", 0, 100_000, 2);
        Allowed.Above(instance.MemoryGb, "memoryGb", 0, 1e9, 4);
        Allowed.Between(instance.PricePerHour, "pricePerHour", 0, Allowed.MostMoney, 0.9);
    }
}
