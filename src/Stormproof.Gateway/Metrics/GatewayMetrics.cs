using System.Diagnostics.Metrics;
using Stormproof.Gateway.Forwarding;
using Stormproof.Gateway.Nodes;
using Stormproof.Model.Fleet;

namespace Stormproof.Gateway.Metrics;

/// <summary>The meter <c>Stormproof.Gateway</c>. What can be read when somebody asks costs requests nothing; beside it,
/// <c>http.server.request.duration</c> comes from ASP.NET Core and <c>http.client.request.duration</c> by node from the HTTP
/// client.</summary>
internal sealed class GatewayMetrics : IDisposable
{
    public const string Name = "Stormproof.Gateway";

    private static readonly NodeState[] States = Enum.GetValues<NodeState>();

    private readonly Meter _meter;
    private readonly Histogram<double> _queueWait;

    /// <param name="scope">Tells several gateways in one process apart.</param>
    public GatewayMetrics(NodeFleet fleet, GatewayStatistics statistics, Func<Admission> admission, object scope)
    {
        _meter = new Meter(new MeterOptions(Name) { Scope = scope });
        _queueWait = _meter.CreateHistogram<double>(
            "stormproof.gateway.queue.wait", "s", "Time that a request waited to be let in.",
            advice: new() { HistogramBucketBoundaries = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10] });
        Count("requests", "{request}", "Requests taken from clients.", () => statistics.Requests);
        Count("retries", "{attempt}", "Attempts beyond a request's first.", () => statistics.Retried);
        Count("hedges", "{attempt}", "Second requests sent because a first was slow.", () => statistics.Hedged);
        Count(
            "shed", "{request}", "Requests answered 503 because too many waited, or one waited too long.", () => statistics.Shed);
        Count("no_node", "{request}", "Requests answered 503 because no node was ready.", () => statistics.NoNode);
        _meter.CreateObservableUpDownCounter(
            "stormproof.gateway.queue.length", () => admission().Waiting, "{request}", "Requests that wait to be let in.");
        _meter.CreateObservableGauge(
            "stormproof.gateway.limit", () => admission().Limit, "{request}", "Requests that are let in at once.");
        _meter.CreateObservableCounter(
            "stormproof.gateway.ejections", () => OfNodes(fleet, n => n.Ejections), "{ejection}",
            "How often a node was taken out although it answered its probes.");
        _meter.CreateObservableUpDownCounter(
            "stormproof.gateway.node.requests_in_flight", () => OfNodes(fleet, n => (long)n.InFlight), "{request}",
            "Requests that a node has taken and not answered.");
        _meter.CreateObservableGauge(
            "stormproof.gateway.node.share", () => OfNodes(fleet, n => n.Share), "1", "Share of new requests by weight.");
        _meter.CreateObservableGauge(
            "stormproof.gateway.node.state", () => StatesOf(fleet), "1", "1 for the state that a node is in, 0 for the others.");
    }

    /// <summary>Somebody collects how long requests wait.</summary>
    public bool WantsQueueWait => _queueWait.Enabled;

    public void QueueWait(TimeSpan wait) => _queueWait.Record(wait.TotalSeconds);

    public void Dispose() => _meter.Dispose();

    private void Count(string name, string unit, string description, Func<long> value) =>
        _meter.CreateObservableCounter($"stormproof.gateway.{name}", value, unit, description);

    private static IEnumerable<Measurement<T>> OfNodes<T>(NodeFleet fleet, Func<NodeStatus, T> value)
        where T : struct => fleet.Nodes.Select(n => new Measurement<T>(value(n), Tag(n)));

    private static IEnumerable<Measurement<int>> StatesOf(NodeFleet fleet) =>
        from node in fleet.Nodes
        from state in States
        select new Measurement<int>(
            node.State == state ? 1 : 0, Tag(node), new("stormproof.gateway.node.state", state.ToString().ToLowerInvariant()));

    private static KeyValuePair<string, object?> Tag(NodeStatus node) => new("stormproof.gateway.node", node.Name);
}
