using System.Text.Json.Serialization;

namespace Stormproof.Lab.Drills.StickyFailure;

/// <summary>What one run came to.</summary>
/// <param name="Users">Users who had a login and a full cart, and saw both, before the node died.</param>
/// <param name="UsersOnNode">Of these, users whom the node that died had served last; with pinning, those pinned to it.</param>
/// <param name="UsersHit">Users who noticed anything.</param>
/// <param name="LostSessions">Users who were logged out.</param>
/// <param name="LostCarts">Users whose cart was not there any more, after they had logged in again where they had to.</param>
/// <param name="StoredSessions">Sessions and carts in the shared store before the node died.</param>
/// <param name="Kills">Nodes killed with SIGKILL and replaced.</param>
/// <param name="Requests">Requests that users sent.</param>
/// <param name="Failed">Requests whose answer is not what one undisturbed node gives.</param>
/// <param name="Retries">Attempts that the balancer repeated on another node.</param>
/// <param name="P50Ms">Median time of an answer, in milliseconds.</param>
/// <param name="P99Ms">99th percentile of the same.</param>
/// <param name="DurationMs">The run's length.</param>
public sealed record StickyResult(
    int Users, int UsersOnNode, int UsersHit, int LostSessions, int LostCarts, long StoredSessions, int Kills, long Requests,
    long Failed, long Retries, double P50Ms, double P99Ms, long DurationMs);

/// <summary>Writes the report as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DrillReport<StickyResult>))]
public sealed partial class StickyReportJson : JsonSerializerContext;
