using System.Security.Cryptography;
using System.Text;

namespace Stormproof.Integration.Tests.Shop;

/// <summary>Tokens made by hand: what the shop would never issue, too.</summary>
internal static class TestToken
{
    public static string Of(string algorithm, string? secret, long expiry, long user = 1, string role = "user")
    {
        var head = Encode(Encoding.UTF8.GetBytes($$"""{"alg":"{{algorithm}}","typ":"JWT"}"""));
        var body = Encode(Encoding.UTF8.GetBytes($$"""{"userId":"{{user}}","role":"{{role}}","exp":{{expiry}}}"""));
        var signature = secret is null
            ? ""
            : Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{head}.{body}")));
        return $"{head}.{body}.{signature}";
    }

    private static string Encode(byte[] bytes) =>
        Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
