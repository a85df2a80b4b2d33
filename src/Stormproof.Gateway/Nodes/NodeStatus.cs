using System.Text.Json.Serialization;
using Stormproof.Model.Fleet;

namespace Stormproof.Gateway.Nodes;

/// <summary>A node as the admin interface shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Reason">Why it is not ready; null when it is.</param>
/// <param name="InFlight">Requests that it has taken and not answered.</param>
/// <param name="Requests">Requests that it has taken in all.</param>
/// <param name="Failures">Those of them that broke or ran out of time.</param>
/// <param name="LatencyMs">Moving average of its answer time.</param>
/// <param name="Load">Its last load report.</param>
public sealed record NodeStatus(
    string Name, string Address, NodeState State, string? Reason, int InFlight, long Requests, long Failures, double LatencyMs,
    string? Load)
{
    internal static NodeStatus Of(Node node) => new(
        node.Name, node.Prefix, node.State, node.State == NodeState.Ready ? null : node.Reason, node.InFlight, node.Requests,
        node.Failures, Math.Round(node.LatencyMs, 2), node.LoadReport);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<NodeStatus>))]
internal sealed partial class NodeStatusJson : JsonSerializerContext;
