using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Stormproof.Gateway.Sources;

/// <summary>The endpoints of a Kubernetes service, from its EndpointSlices (discovery.k8s.io/v1). Asked again and again rather
/// than watched: one list is a few kilobytes, and a broken watch that nobody notices would be worse.</summary>
/// <param name="Api">The API server, for example https://kubernetes.default.svc.</param>
/// <param name="Service">The service.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="TokenPath">File with the token; read for every question, since Kubernetes renews it. Null: none.</param>
/// <param name="AuthorityPath">PEM file of the authority that signed the API server's certificate; null: the machine's.</param>
/// <param name="PortName">Which of the service's ports; null: its first.</param>
/// <param name="Scheme">http or https, as the nodes speak it.</param>
public sealed record KubernetesSource(
    Uri Api, string Service, string Namespace = "default", string? TokenPath = null, string? AuthorityPath = null,
    string? PortName = null, string Scheme = "http") : NodeSource
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private const int MostBytes = 16 * 1024 * 1024;

    /// <inheritdoc/>
    public override string Title => $"Kubernetes service {Namespace}/{Service}";

    internal override async Task<IReadOnlyList<NodeEntry>> ReadAsync(CancellationToken cancellationToken)
    {
        // A client for each question: the authority's file may be renewed too, and one connection in seconds is no cost.
        using var client = new HttpClient(NewHandler()) { Timeout = Limit, MaxResponseContentBufferSize = MostBytes };
        var nodes = new List<NodeEntry>();
        string? next = null;
        for (var page = 0; page < 100; page++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, PageUri(next));
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            if (TokenPath is not null)
            {
                var token = await File.ReadAllTextAsync(TokenPath, cancellationToken).ConfigureAwait(false);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
            }

            using var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new HttpRequestException($"the API answered {(int)response.StatusCode}", null, response.StatusCode);
            }

            var json = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            var slices = EndpointSlices.Parse(json, this);
            nodes.AddRange(slices.Nodes);
            next = slices.Continue;
            if (string.IsNullOrEmpty(next))
            {
                break;
            }
        }

        // An endpoint may stand in two slices while it moves from one to the other.
        return [.. nodes.DistinctBy(n => n.Name, StringComparer.Ordinal)];
    }

    private Uri PageUri(string? next)
    {
        var selector = Uri.EscapeDataString($"kubernetes.io/service-name={Service}");
        var rest = next is null ? "" : $"&continue={Uri.EscapeDataString(next)}";
        return new Uri(
            Api, $"/apis/discovery.k8s.io/v1/namespaces/{Uri.EscapeDataString(Namespace)}/endpointslices"
                + $"?labelSelector={selector}&limit=500{rest}");
    }

    private SocketsHttpHandler NewHandler()
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
        if (AuthorityPath is not null)
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(AuthorityPath);
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return handler;
    }
}
