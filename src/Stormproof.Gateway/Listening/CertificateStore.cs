using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Stormproof.Gateway.Listening;

/// <summary>A listener's certificate, read anew when its files change: a renewal costs no connection.</summary>
internal sealed class CertificateStore
{
    private readonly CertificateFiles _files;
    private readonly ILogger _logger;
    private volatile SslStreamCertificateContext _current;
    private (DateTime Certificate, DateTime Key) _read;

    /// <exception cref="ArgumentException">The files cannot be used.</exception>
    public CertificateStore(CertificateFiles files, ILogger logger)
    {
        _files = files;
        _logger = logger;
        _read = Times();
        try
        {
            _current = Load(files);
        }
        catch (Exception e) when (IsUnusable(e))
        {
            throw new ArgumentException(Explain(files, e), e);
        }
    }

    /// <summary>What the next connection is shown.</summary>
    public SslStreamCertificateContext Current => _current;

    /// <summary>Takes in a renewal; files that cannot be used change nothing.</summary>
    public void Refresh()
    {
        var times = Times();
        if (times == _read)
        {
            return;
        }

        // Also when they cannot be used: the next change is the next try, not the next second.
        _read = times;
        try
        {
            _current = Load(_files);
            _logger.CertificateRenewed(_files.CertificatePath, _current.TargetCertificate.NotAfter.ToUniversalTime());
        }
        catch (Exception e) when (IsUnusable(e))
        {
            _logger.CertificateRefused(Explain(_files, e));
        }
    }

    /// <summary>Why the files cannot be used; null when they can.</summary>
    public static string? FaultOf(CertificateFiles files)
    {
        try
        {
            _ = Load(files);
            return null;
        }
        catch (Exception e) when (IsUnusable(e))
        {
            return Explain(files, e);
        }
    }

    private static SslStreamCertificateContext Load(CertificateFiles files)
    {
        var leaf = X509Certificate2.CreateFromPemFile(files.CertificatePath, files.KeyPath);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(files.CertificatePath);
        chain.RemoveAt(0);
        // Offline: a start must not wait for somebody else's server.
        return SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }

    private (DateTime Certificate, DateTime Key) Times() =>
        (File.GetLastWriteTimeUtc(_files.CertificatePath), File.GetLastWriteTimeUtc(_files.KeyPath));

    private static bool IsUnusable(Exception e) =>
        e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;

    private static string Explain(CertificateFiles files, Exception e) =>
        $"The certificate '{files.CertificatePath}' with the key '{files.KeyPath}' cannot be used ({e.Message.TrimEnd('.')});"
        + " give PEM files of a certificate and of its key without a password.";
}
