using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Stormproof.Gateway.Sources;

/// <summary>What an EndpointSliceList says. Kubernetes API reference, EndpointSlice v1 discovery.k8s.io.</summary>
/// <param name="Nodes">The endpoints that take traffic.</param>
/// <param name="Continue">The token of the next page; null or empty: there is none.</param>
internal sealed record EndpointSlices(IReadOnlyList<NodeEntry> Nodes, string? Continue)
{
    /// <exception cref="JsonException">It is no such list.</exception>
    public static EndpointSlices Parse(ReadOnlyMemory<byte> json, KubernetesSource source)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var next = root.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("continue", out var token)
                ? token.GetString()
                : null;
            return new([.. root.GetProperty("items").EnumerateArray().SelectMany(s => NodesOf(s, source))], next);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException
            or IndexOutOfRangeException)
        {
            throw new JsonException($"the API's answer is no list of EndpointSlices ({e.Message.TrimEnd('.')})", e);
        }
    }

    private static IEnumerable<NodeEntry> NodesOf(JsonElement slice, KubernetesSource source)
    {
        // Of type FQDN there are no addresses to connect to; the API calls it deprecated.
        if (slice.GetProperty("addressType").GetString() is not ("IPv4" or "IPv6") || PortOf(slice, source) is not { } port
            || !slice.TryGetProperty("endpoints", out var endpoints) || endpoints.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var endpoint in endpoints.EnumerateArray().Where(TakesTraffic))
        {
            // All addresses of one endpoint are the same pod; the first is what the API tells consumers to take.
            if (IPAddress.TryParse(endpoint.GetProperty("addresses")[0].GetString(), out var address))
            {
                var host = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
                yield return new NodeEntry($"{source.Service}:{host}:{port}", new Uri($"{source.Scheme}://{host}:{port}"));
            }
        }
    }

    /// <summary>Ready, which the API has consumers read a missing value as; ready is never true of an endpoint that
    /// terminates.</summary>
    private static bool TakesTraffic(JsonElement endpoint) =>
        !endpoint.TryGetProperty("conditions", out var conditions) || conditions.ValueKind != JsonValueKind.Object
        || !conditions.TryGetProperty("ready", out var ready) || ready.ValueKind != JsonValueKind.False;

    private static int? PortOf(JsonElement slice, KubernetesSource source)
    {
        if (!slice.TryGetProperty("ports", out var ports) || ports.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var port in ports.EnumerateArray())
        {
            var name = port.TryGetProperty("name", out var given) ? given.GetString() ?? "" : "";
            if ((source.PortName is null || source.PortName == name) && port.TryGetProperty("port", out var number)
                && number.ValueKind == JsonValueKind.Number)
            {
                return number.GetInt32();
            }
        }

        return null;
    }
}
