using Stormproof.Cli.Charts;
using Stormproof.Model.Planning.Availability;

namespace Stormproof.Cli.Output.Plans.Whole;

/// <summary>The parts of a system with their availability, the weakest link marked.</summary>
internal static class AvailabilityTree
{
    public static Tree Of(SystemPart root, SystemAnalysis analysis) =>
        new("Availability of the parts", Node(root, analysis, true))
    {
        Id = "availability",
        Description = $"The system reaches {Figures.Percent(analysis.System)}; the weakest link is {analysis.Weakest.Name}.",
    };

    private static TreeNode Node(SystemPart part, SystemAnalysis analysis, bool isRoot)
    {
        var weakest = ReferenceEquals(part, analysis.WeakestPart);
        var name = part.Name.Length > 0 ? part.Name : isRoot ? "system" : Kind(part);
        return new TreeNode(
            weakest ? $"{name} (weakest link)" : name,
            $"{Figures.Percent(part.Availability)}, {Kind(part)}",
            [.. part.Parts.Select(p => Node(p, analysis, false))])
        {
            Stressed = weakest,
        };
    }

    private static string Kind(SystemPart part) => part switch
    {
        Component { Replicas: 1 } => "one",
        Component c => $"{c.Need} of {c.Replicas} replicas must work",
        Redundant r when r.Need == 1 => $"one of {r.Parts.Count} must work",
        Redundant r => $"{r.Need} of {r.Parts.Count} must work",
        _ => $"all {part.Parts.Count} must work",
    };
}
