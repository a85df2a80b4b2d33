using System.Text.Json;
using Stormproof.Model.Planning;

namespace Stormproof.Cli.Output.Plans;

/// <summary>The scale path as text.</summary>
internal static class ScaleText
{
    public static void Write(TextWriter output, ScalePlan plan)
    {
        output.WriteLine($"path    {JsonNamingPolicy.KebabCaseLower.ConvertName(plan.Path.ToString())}");
        output.WriteLine($"reason  {plan.Reason}");
        output.WriteLine($"risk    {plan.Risk}");
        output.WriteLine(plan.PricePerHour is { } price
            ? $"price   {Price(plan, price)}; now ${plan.CurrentPricePerHour:0.00##}/h a node"
            : $"price   unknown: no such instance in the catalogue; now ${plan.CurrentPricePerHour:0.00##}/h");
        output.WriteLine("steps");
        for (var i = 0; i < plan.Steps.Count; i++)
        {
            output.WriteLine($"  {i + 1}. {plan.Steps[i]}");
        }
    }

    private static string Price(ScalePlan plan, double price) => plan.Nodes == 1
        ? $"${price:0.00##}/h, one {plan.Instance}"
        : $"{plan.Nodes:N0} x ${plan.CurrentPricePerHour:0.00##}/h = ${price:#,##0.00##}/h, each a {plan.Instance}";
}
