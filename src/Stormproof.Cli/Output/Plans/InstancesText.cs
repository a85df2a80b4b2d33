using Stormproof.Model.Capacity;

namespace Stormproof.Cli.Output.Plans;

/// <summary>A catalogue as one JSON document, which the tool reads again.</summary>
internal sealed record InstancesDocument(IReadOnlyList<Instance> Instances);

/// <summary>A catalogue as text.</summary>
internal static class InstancesText
{
    public static void Write(TextWriter output, IReadOnlyList<Instance> instances)
    {
        var width = Math.Max(4, instances.Max(i => i.Name.Length));
        output.WriteLine($"{"name".PadRight(width)}  {"vCPU",8}  {"memory",12}  {"price",12}  a vCPU");
        foreach (var instance in instances)
        {
            output.WriteLine(
                $"{instance.Name.PadRight(width)}  {instance.VCpu,8:0.##}  {$"{instance.MemoryGb:0.##} GB",12}  {
                    $"${instance.PricePerHour:0.00##}/h",12}  ${instance.PricePerHour / instance.VCpu:0.000}/h");
        }
    }
}
