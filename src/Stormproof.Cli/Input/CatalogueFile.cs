using Stormproof.Model.Capacity;
using Stormproof.Model.Planning;

namespace Stormproof.Cli.Input;

/// <summary>A file of instances: CSV with a header, or JSON or YAML, a list or one under <c>instances</c>.</summary>
internal static class CatalogueFile
{
    private static readonly Allowed VCpu = new(0, 100_000, 2, AboveLow: true);
    private static readonly Allowed MemoryGb = new(0, 1e9, 4, AboveLow: true);
    private static readonly Allowed Price = new(0, 1e9, 0.9);

    /// <exception cref="InputException">It is not such a file; the message names line and column.</exception>
    public static InstanceCatalogue Open(string path)
    {
        var bytes = InputFile.ReadBytes(path, "CSV, JSON or YAML");
        var name = Shown.Plain(path, 200);
        var instances = CsvTable.IsCsv(path, bytes) ? FromCsv(CsvTable.Parse(name, bytes)) : FromFields(name, bytes);
        try
        {
            return new InstanceCatalogue(instances);
        }
        catch (PlanException e)
        {
            throw new InputException($"{name}:1:1: {e.Message}");
        }
    }

    /// <summary>A list of instances; what is wrong with it is kept by its file.</summary>
    /// <param name="list">The list; null is an empty one.</param>
    public static List<Instance> Read(InputValue? list)
    {
        var instances = new List<Instance>();
        foreach (var item in list?.List(1, InstanceCatalogue.MostInstances) ?? [])
        {
            if (item.Mapping() is not { } fields)
            {
                continue;
            }

            var (called, vCpu, memory, price) = (
                fields.Required("name", "small")?.Text("small"), fields.Required("vCpu", "2")?.Number(VCpu),
                fields.Required("memoryGb", "4")?.Number(MemoryGb), fields.Required("pricePerHour", "0.9")?.Number(Price));
            if (called is not null && vCpu is { } v && memory is { } m && price is { } p)
            {
                instances.Add(new Instance(called, v, m, p));
            }
        }

        return instances;
    }

    private static List<Instance> FromCsv(CsvTable table)
    {
        table.Expect(["name", "vCpu", "memoryGb", "pricePerHour"], headerRequired: true);
        return [.. table.Rows.Select(r => new Instance(
            r.Text(0), r.Number(1, VCpu), r.Number(2, MemoryGb), r.Number(3, Price)))];
    }

    private static List<Instance> FromFields(string name, byte[] bytes)
    {
        var file = InputFile.Parse(name, bytes);
        var list = file.Root.IsMapping ? file.Root.Mapping()!.Required("instances", "[{name: small, ...}]") : file.Root;
        var instances = Read(list);
        file.ThrowIfFaulty();
        return instances;
    }
}
