using Stormproof.Cli.Input.Systems;

namespace Stormproof.Cli.Output.Plans.Whole;

/// <summary>The four plans as text, each as its own verb writes it.</summary>
internal static class SystemText
{
    public static void Write(TextWriter output, SystemPlan plan)
    {
        if (plan.Name.Length > 0)
        {
            output.WriteLine(plan.Name);
            output.WriteLine();
        }

        output.WriteLine("== scale");
        ScaleText.Write(output, plan.Scale.Plan);
        output.WriteLine();
        output.WriteLine("== nodes");
        NodesText.Write(output, plan.Nodes.Question, plan.Nodes.Plan);
        output.WriteLine();
        output.WriteLine("== database");
        DatabaseText.Write(output, plan.Database.Plan);
        output.WriteLine();
        output.WriteLine("== availability");
        AvailabilityText.Write(output, plan.Availability.Plan);
    }
}
