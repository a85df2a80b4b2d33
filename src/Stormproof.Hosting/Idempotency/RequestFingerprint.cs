using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Stormproof.Hosting.Idempotency;

/// <summary>Tells whether a repeat is the same request, and whose key it is.</summary>
internal static class RequestFingerprint
{
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>Hash of method, target, content type and body.</summary>
    public static byte[] Of(HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, request.Method);
        Append(hash, request.PathBase + request.Path + request.QueryString);
        Append(hash, request.ContentType ?? "");
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    /// <summary>The store's name of a key. The caller's credentials are part of it: one user can neither read another's answer
    /// nor block another's key by guessing it.</summary>
    public static string StoreKey(HttpRequest request, string key, string sessionCookie)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, key);
        Append(hash, request.Headers.Authorization.ToString());
        Append(hash, request.Cookies[sessionCookie] ?? "");
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 20));
    }

    private static void Append(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData([0]);
    }
}
