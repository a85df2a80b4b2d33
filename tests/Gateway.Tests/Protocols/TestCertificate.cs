using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Stormproof.Gateway.Listening;

namespace Stormproof.Gateway.Tests.Protocols;

/// <summary>A certificate of its own making, as PEM files.</summary>
internal static class TestCertificate
{
    /// <returns>Its thumbprint.</returns>
    public static string Write(CertificateFiles files)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(files.CertificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(files.KeyPath, key.ExportPkcs8PrivateKeyPem());
        return certificate.Thumbprint;
    }

    public static CertificateFiles In(string folder) => new(Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"));
}
