using System.Text.Json.Serialization;

namespace Stormproof.Lab.Drills.Oversell;

/// <summary>What one sale came to.</summary>
/// <param name="Sold">Pieces in the database's order lines.</param>
/// <param name="Oversold">Of these, pieces that there are not.</param>
/// <param name="Confirmed">Buyers who were told that they have bought.</param>
/// <param name="Refused">Buyers who were told that there is none left.</param>
/// <param name="Errors">Buyers who were told neither.</param>
/// <param name="StockLeft">Pieces left, by the database.</param>
/// <param name="Rps">Checkouts per second.</param>
/// <param name="P50Ms">Median time from the moment when all were due, in milliseconds.</param>
/// <param name="P99Ms">99th percentile of the same.</param>
/// <param name="DurationMs">Until the last answer.</param>
public sealed record OversellResult(
    long Sold, long Oversold, long Confirmed, long Refused, long Errors, long StockLeft, double Rps, double P50Ms, double P99Ms,
    long DurationMs);

/// <summary>Writes the report as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DrillReport<OversellResult>))]
public sealed partial class OversellReportJson : JsonSerializerContext;
