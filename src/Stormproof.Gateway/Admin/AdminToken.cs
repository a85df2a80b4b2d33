using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Stormproof.Gateway.Admin;

/// <summary>Compares what a caller shows with what is asked for, in a time that says nothing about either.</summary>
internal sealed class AdminToken(string token)
{
    public const int Shortest = 16;

    private const string Scheme = "Bearer ";

    // Hashes have one length, so that not even that of the token shows.
    private readonly byte[] _hash = SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public bool IsShownBy(HttpRequest request)
    {
        var header = request.Headers.Authorization;
        return header is [{ Length: <= 4_096 } value] && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(
                _hash, SHA256.HashData(Encoding.UTF8.GetBytes(value[Scheme.Length..].Trim())));
    }
}
