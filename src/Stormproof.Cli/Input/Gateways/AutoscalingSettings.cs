using System.Net;
using Stormproof.Autoscaling;
using Stormproof.Autoscaling.Kubernetes;
using Stormproof.Autoscaling.Leadership;
using Stormproof.Gateway;

namespace Stormproof.Cli.Input.Gateways;

/// <summary>The file of <c>stormproof serve</c>.</summary>
/// <param name="Gateway">The balancer's part.</param>
/// <param name="Autoscaling">Null: the fleet is not sized.</param>
internal sealed record ServeSettings(GatewayOptions Gateway, AutoscalingSettings? Autoscaling);

/// <summary>How <c>serve</c> sizes its fleet: either Kubernetes is told, or KEDA comes and asks.</summary>
internal sealed record AutoscalingSettings(
    AutoscalerOptions Options, KubernetesSettings? Kubernetes, IPEndPoint? Keda, LeaseSettings? Lease);

/// <summary>Which Deployment, and where its API is.</summary>
internal sealed record KubernetesSettings(KubernetesAccess Access, KubernetesFleetOptions Fleet);

/// <summary>Among which autoscalers one leads.</summary>
/// <param name="Store">As StackExchange.Redis takes it, without its secret.</param>
/// <param name="Password">The store's; null when it asks for none.</param>
/// <param name="Options">Fleet and duration.</param>
internal sealed record LeaseSettings(string Store, string? Password, StoreLeaseOptions Options);
