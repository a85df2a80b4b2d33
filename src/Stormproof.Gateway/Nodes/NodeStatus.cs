using System.Text.Json.Serialization;
using Stormproof.Gateway.Admin;
using Stormproof.Model.Fleet;

namespace Stormproof.Gateway.Nodes;

/// <summary>A node as the admin interface shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="State">Where it is in its life; an ejected node is down.</param>
/// <param name="Reason">Why it is not ready; null when it is.</param>
/// <param name="InFlight">Requests that it has taken and not answered.</param>
/// <param name="Requests">Requests that it has taken in all.</param>
/// <param name="Failures">Those of them that broke or ran out of time.</param>
/// <param name="LatencyMs">Moving average of the time until its answers begin.</param>
/// <param name="Load">Its load report; null when it has sent none for 5 s.</param>
/// <param name="Weight">Its part of the traffic against the others', before slow start.</param>
/// <param name="Share">The share of new requests that its weight gives it now, 0 to 1; a policy that looks at the load moves
/// it.</param>
/// <param name="Ejections">How often it was taken out although it answered its probes.</param>
public sealed record NodeStatus(
    string Name, string Address, NodeState State, string? Reason, int InFlight, long Requests, long Failures, double LatencyMs,
    string? Load, double Weight, double Share, long Ejections)
{
    internal static NodeStatus Of(Node node, double whole) => new(
        node.Name, node.Prefix, node.State, node.State == NodeState.Ready ? null : node.Reason, node.InFlight,
        node.Load.Requests, node.Load.Failures, Math.Round(node.Load.LatencyMs, 2), node.ReportNow, node.Weight,
        node.IsOpen && whole > 0 ? Math.Round(node.WeightNow / whole, 4) : 0, node.Ejections);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<NodeStatus>))]
[JsonSerializable(typeof(NodeStatus))]
[JsonSerializable(typeof(AdminErrors))]
[JsonSerializable(typeof(DrainStatus))]
internal sealed partial class NodeStatusJson : JsonSerializerContext;
