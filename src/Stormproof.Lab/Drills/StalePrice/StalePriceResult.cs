using System.Text.Json.Serialization;

namespace Stormproof.Lab.Drills.StalePrice;

/// <summary>What one run came to.</summary>
/// <param name="Reads">Prices shown: a product asked for, or one product in a category list.</param>
/// <param name="Writes">Price changes that were acknowledged.</param>
/// <param name="StaleReads">Of these, older than one acknowledged before the read started.</param>
/// <param name="MaxStaleMs">The longest time from the acknowledgement of a newer price to the start of a read that did not
/// show it.</param>
/// <param name="MissedCommits">Of the reads, older than a price which a killed writer had committed, and which had been seen
/// in the database before the read started. Nobody acknowledged it, so these are not among the stale.</param>
/// <param name="StaleAtEnd">Products that still show another price than the database when all writing has ended.</param>
/// <param name="HitRate">Share of the lookups of products and lists that needed no query, 0..1.</param>
/// <param name="Loads">Queries of products and lists, counted by the database's servers.</param>
/// <param name="Errors">Reads without a good answer.</param>
/// <param name="FailedWrites">Price changes without a good answer; they may have happened.</param>
/// <param name="LostWrites">Acknowledged price changes that the database does not have.</param>
/// <param name="UnknownPrices">Prices shown that the database never had.</param>
/// <param name="Faults">What was done to the system.</param>
/// <param name="P50Ms">Median time of a read, in milliseconds.</param>
/// <param name="P99Ms">99th percentile of the same.</param>
/// <param name="DurationMs">The run's length.</param>
public sealed record StalePriceResult(
    long Reads, long Writes, long StaleReads, double MaxStaleMs, long MissedCommits, long StaleAtEnd, double HitRate, long Loads,
    long Errors, long FailedWrites, long LostWrites, long UnknownPrices, FaultCounts Faults, double P50Ms, double P99Ms,
    long DurationMs);

/// <summary>How often each fault was made.</summary>
/// <param name="ReplayPauses">Replicas went on receiving and showed nothing new.</param>
/// <param name="WriterKills">A node died by SIGKILL after the COMMIT of a price and before the store heard of it.</param>
/// <param name="StoreRestarts">The store ended and came back empty.</param>
/// <param name="LinkCuts">A node was cut off from the store.</param>
/// <param name="BroadcastCuts">Every subscription to the store's broadcasts was cut, and new ones refused for a time.</param>
/// <param name="Promotions">The primary was stopped and a replica promoted.</param>
public sealed record FaultCounts(
    int ReplayPauses, int WriterKills, int StoreRestarts, int LinkCuts, int BroadcastCuts, int Promotions);

/// <summary>Writes the report as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DrillReport<StalePriceResult>))]
public sealed partial class StalePriceReportJson : JsonSerializerContext;
