using System.Net;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Stormproof.Autoscaling.Kubernetes;

/// <summary>Sizes a Deployment by its <c>scale</c> subresource (autoscaling/v1) and counts the pods that serve by the
/// EndpointSlices
/// (discovery.k8s.io/v1) of its Service. Pods that leave are terminated by Kubernetes: that no request is cut is up to the node,
/// which goes on serving after SIGTERM while its endpoint is taken out.</summary>
/// <remarks>It needs the rights <c>get, update</c> on <c>deployments/scale</c> and <c>list</c> on
/// <c>endpointslices</c>.</remarks>
public sealed class KubernetesFleetProvider : IFleetProvider
{
    private const int Page = 500;
    private const int MostPages = 200;
    private const int Tries = 4;

    private readonly IKubernetes _client;
    private readonly KubernetesFleetOptions _options;
    private V1Scale? _seen;

    /// <param name="client">Belongs to the caller.</param>
    /// <param name="options">Which Deployment.</param>
    /// <exception cref="ArgumentException">A name is none; all of them at once.</exception>
    public KubernetesFleetProvider(IKubernetes client, KubernetesFleetOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_client, _options) = (client, options);
    }

    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">The API is away or says no; the message says why.</exception>
    public async Task<FleetView> ViewAsync(CancellationToken cancellationToken)
    {
        _seen = await ScaleAsync(cancellationToken).ConfigureAwait(false);
        var pods = new Dictionary<string, InstanceState>(StringComparer.Ordinal);
        string? next = null;
        for (var page = 0; page < MostPages; page++)
        {
            var slices = await AskAsync("list the endpoint slices", () => _client.DiscoveryV1.ListNamespacedEndpointSliceAsync(
                _options.Namespace, labelSelector: $"kubernetes.io/service-name={_options.Service}", limit: Page,
                continueParameter: next, cancellationToken: cancellationToken)).ConfigureAwait(false);
            foreach (var endpoint in slices.Items.SelectMany(s => s.Endpoints ?? []))
            {
                Note(pods, endpoint);
            }

            next = slices.Metadata?.ContinueProperty;
            if (string.IsNullOrEmpty(next))
            {
                return new FleetView(Replicas(_seen), [.. pods.Select(p => new FleetInstance(p.Key, p.Value))]);
            }
        }

        throw new HttpRequestException($"Service {_options.Service} has more than {MostPages * Page} endpoint slices.");
    }

    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">The API is away or says no, or the Deployment was scaled by somebody else since it
    /// was looked at.</exception>
    public async Task SetTargetAsync(int nodes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nodes);
        var decided = _seen ?? await ScaleAsync(cancellationToken).ConfigureAwait(false);
        var current = decided;
        for (var attempt = 1; Replicas(current) != nodes; attempt++)
        {
            if (Replicas(current) != Replicas(decided))
            {
                throw new HttpRequestException(
                    $"Deployment {_options.Deployment} was scaled by somebody else, from {Replicas(decided)} to {
                        Replicas(current)}; the next round decides on that.", null, HttpStatusCode.Conflict);
            }

            try
            {
                await ReplaceAsync(current, nodes, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.Conflict && attempt < Tries)
            {
                // Any change of the Deployment, its status too, makes a new version of it.
                current = await ScaleAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>False: the Deployment replaces its pods by itself.</summary>
    public Task<bool> ReplaceAsync(string name, CancellationToken cancellationToken) => Task.FromResult(false);

    private async Task ReplaceAsync(V1Scale current, int nodes, CancellationToken cancellationToken)
    {
        var wanted = new V1Scale
        {
            ApiVersion = current.ApiVersion,
            Kind = current.Kind,
            // With its version: refused when anything has changed since.
            Metadata = current.Metadata,
            Spec = new V1ScaleSpec { Replicas = nodes },
        };
        _seen = await AskAsync($"scale to {nodes}", () => _client.AppsV1.ReplaceNamespacedDeploymentScaleAsync(
            wanted, _options.Deployment, _options.Namespace, cancellationToken: cancellationToken)).ConfigureAwait(false);
    }

    private Task<V1Scale> ScaleAsync(CancellationToken cancellationToken) => AskAsync(
        "read the scale", () => _client.AppsV1.ReadNamespacedDeploymentScaleAsync(
            _options.Deployment, _options.Namespace, cancellationToken: cancellationToken));

    private async Task<T> AskAsync<T>(string what, Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (HttpOperationException e)
        {
            throw new HttpRequestException(
                $"Kubernetes refused to {what} of {_options.Namespace}/{_options.Deployment}: {(int)e.Response.StatusCode} {
                    Message(e.Response.Content)}".TrimEnd(), e, e.Response.StatusCode);
        }
    }

    /// <summary>A pod is in several slices when it has two families of addresses, or while it moves between them; the state that
    /// takes the least for granted counts.</summary>
    private static void Note(Dictionary<string, InstanceState> pods, V1Endpoint endpoint)
    {
        var name = endpoint.TargetRef?.Uid ?? endpoint.TargetRef?.Name ?? endpoint.Addresses?.FirstOrDefault();
        if (name is null)
        {
            return;
        }

        // By the API's definition "ready" that is not said is true, and "terminating" that is not said is false.
        var state = endpoint.Conditions?.Terminating == true ? InstanceState.Draining
            : endpoint.Conditions?.Ready ?? true ? InstanceState.Ready
            : InstanceState.Starting;
        if (!pods.TryGetValue(name, out var other) || Caution(state) > Caution(other))
        {
            pods[name] = state;
        }
    }

    private static int Caution(InstanceState state) =>
        state switch { InstanceState.Draining => 2, InstanceState.Starting => 1, _ => 0 };

    /// <summary>Zero is not written.</summary>
    private static int Replicas(V1Scale scale) => scale.Spec?.Replicas ?? 0;

    /// <summary>The text of the API's <c>Status</c>, which is what a refusal carries.</summary>
    private static string? Message(string? content)
    {
        try
        {
            using var document = JsonDocument.Parse(content ?? "");
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("message", out var message) ? message.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
