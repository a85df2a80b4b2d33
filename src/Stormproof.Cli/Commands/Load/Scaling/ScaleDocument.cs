using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stormproof.Lab.Scaling;

namespace Stormproof.Cli.Commands.Load.Scaling;

/// <summary>A scaling curve as a document. <c>plan nodes --from</c> reads the first, <c>--efficiency</c> the second.</summary>
internal static partial class ScaleDocument
{
    public static string ToJson(ScaleReport report) => JsonSerializer.Serialize(report, ScaleJson.Default.ScaleReport);

    /// <summary>The counts that have a capacity.</summary>
    public static string ToCsv(ScaleReport report)
    {
        var csv = new StringBuilder("nodes,rps\n");
        foreach (var point in report.Points.Where(p => p.Efficiency is not null))
        {
            csv.Append(CultureInfo.InvariantCulture, $"{point.Nodes},{point.Rps:0.###}\n");
        }

        return csv.ToString();
    }

    [JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(ScaleReport))]
    private sealed partial class ScaleJson : JsonSerializerContext;
}
