using System.CommandLine;
using Stormproof.Cli.Input;
using Stormproof.Model.Capacity;

namespace Stormproof.Cli.Commands.Plan;

/// <summary><c>--catalog FILE</c>: the instances of one's own provider.</summary>
internal static class CatalogueOption
{
    public static Option<string?> Build() => new("--catalog")
    {
        Description = "Instances to choose from: a JSON, YAML or CSV file with name, vCpu, memoryGb and pricePerHour; 'plan"
            + " instances' shows the default.",
    };

    /// <summary>The catalogue of the line.</summary>
    /// <exception cref="InputException">The file is not one.</exception>
    public static InstanceCatalogue Read(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } path ? CatalogueFile.Open(path) : InstanceCatalogue.Default;
}
