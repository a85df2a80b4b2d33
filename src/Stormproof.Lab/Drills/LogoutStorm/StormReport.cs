using System.Text.Json.Serialization;

namespace Stormproof.Lab.Drills.LogoutStorm;

/// <summary>The drill's result: the same storm before and after the fix.</summary>
/// <param name="Drill">The drill's name.</param>
/// <param name="Seed">Repeats the run.</param>
/// <param name="Nodes">App nodes.</param>
/// <param name="Users">Users with a live session at the peak.</param>
/// <param name="Before">Sessions in each node's memory.</param>
/// <param name="After">Sessions in the shared store.</param>
/// <param name="Reasons">Why it failed; empty when it passed.</param>
/// <param name="PasswordIterations">Work factor of the password hash: the lowest, because the drill is not about logins.</param>
public sealed record StormReport(
    string Drill, int Seed, int Nodes, int Users, StormResult Before, StormResult After, IReadOnlyList<string> Reasons,
    int PasswordIterations) : IDrillReport<StormResult>
{
    /// <summary><c>pass</c> or <c>fail</c>.</summary>
    [JsonPropertyOrder(1)]
    public string Verdict => Reasons.Count == 0 ? "pass" : "fail";
}

/// <summary>What one run came to.</summary>
/// <param name="Requests">Requests that users sent.</param>
/// <param name="Failed">Requests whose answer is not what one undisturbed node gives.</param>
/// <param name="ErrorRate">Failed share of all requests, 0..1.</param>
/// <param name="ErrorRateAfterLogin">Failed share of the requests that users sent once they were logged in, 0..1.</param>
/// <param name="LoggedOut">Failed: sent to login, or shown as a stranger, while logged in.</param>
/// <param name="LostCarts">Failed: lines missing, or a wrong total.</param>
/// <param name="ServerErrors">Failed: 5xx, or a broken connection.</param>
/// <param name="Timeouts">Failed: no answer in time.</param>
/// <param name="WrongAnswers">Failed in another way: a wrong status.</param>
/// <param name="RetriedByGateway">Attempts that the balancer repeated on another node.</param>
/// <param name="Kills">Nodes killed with SIGKILL and replaced.</param>
/// <param name="Restarts">Nodes restarted one after the other.</param>
/// <param name="PeakSessions">Sessions and carts of users counted in the shared store when all users had come in.</param>
/// <param name="Orders">Checkouts that were answered with an order.</param>
/// <param name="DuplicateOrders">Orders in the database beyond one a user.</param>
/// <param name="LostOrders">Answered orders that are not in the database.</param>
/// <param name="StockDrift">Pieces by which the stock sold and the stock left do not add up.</param>
/// <param name="Rps">Requests per second.</param>
/// <param name="P50Ms">Median time of an answer from when it was due, in milliseconds.</param>
/// <param name="P99Ms">99th percentile of the same.</param>
/// <param name="DurationMs">The run's length.</param>
public sealed record StormResult(
    long Requests, long Failed, double ErrorRate, double ErrorRateAfterLogin, long LoggedOut, long LostCarts, long ServerErrors,
    long Timeouts, long WrongAnswers, long RetriedByGateway, int Kills, int Restarts, long PeakSessions, long Orders,
    long DuplicateOrders, long LostOrders, long StockDrift, double Rps, double P50Ms, double P99Ms, long DurationMs);

/// <summary>Writes the report as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(StormReport))]
public sealed partial class StormReportJson : JsonSerializerContext;
