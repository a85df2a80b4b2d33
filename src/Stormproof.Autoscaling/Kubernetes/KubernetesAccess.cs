using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using k8s;
using k8s.Authentication;

namespace Stormproof.Autoscaling.Kubernetes;

/// <summary>Where the Kubernetes API is, and who asks it.</summary>
public sealed record KubernetesAccess
{
    /// <summary>The address by which a pod finds the API.</summary>
    public static readonly Uri InCluster = new("https://kubernetes.default.svc");

    /// <summary>Its address. Default <see cref="InCluster"/>.</summary>
    public Uri Api { get; init; } = InCluster;

    /// <summary>File with the bearer token; read for every question, since Kubernetes renews it. Null: none.</summary>
    public string? TokenFile { get; init; }

    /// <summary>PEM file of the authority that signed the API server's certificate; null: the machine's.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>A client, which belongs to the caller.</summary>
    /// <exception cref="IOException">The authority's file cannot be read.</exception>
    /// <exception cref="CryptographicException">It holds no certificate.</exception>
    public IKubernetes Connect()
    {
        var configuration = new KubernetesClientConfiguration { Host = Api.ToString() };
        if (TokenFile is not null)
        {
            configuration.TokenProvider = new TokenFromFile(TokenFile);
        }

        if (AuthorityFile is not null)
        {
            configuration.SslCaCerts = [];
            configuration.SslCaCerts.ImportFromPemFile(AuthorityFile);
        }

        return new k8s.Kubernetes(configuration);
    }

    private sealed class TokenFromFile(string path) : ITokenProvider
    {
        public async Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken) =>
            new("Bearer", (await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false)).Trim());
    }
}
