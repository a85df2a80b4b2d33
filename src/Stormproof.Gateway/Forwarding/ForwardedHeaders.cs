using System.Net;
using Microsoft.AspNetCore.Http;

namespace Stormproof.Gateway.Forwarding;

/// <summary>Says who asks. What a client claims about itself is dropped; what a trusted proxy says about its own client is kept
/// and added to.</summary>
internal static class ForwardedHeaders
{
    private const string For = "X-Forwarded-For";
    private const string Proto = "X-Forwarded-Proto";
    private const string Host = "X-Forwarded-Host";

    public static void Write(HttpContext context, IReadOnlyList<IPNetwork> trusted)
    {
        var headers = context.Request.Headers;
        var remote = Plain(context.Connection.RemoteIpAddress);
        var isTrusted = remote is not null && IsIn(trusted, remote);
        var chain = isTrusted ? headers[For].ToString() : "";
        headers[For] = chain.Length > 0 ? $"{chain}, {remote}" : remote?.ToString();
        headers[Proto] = isTrusted && headers[Proto] is [("http" or "https") and { } proto] ? proto : context.Request.Scheme;
        headers[Host] = isTrusted && headers[Host] is [{ Length: > 0 } host] ? host : context.Request.Host.Value;
        headers.Remove("X-Forwarded-Prefix");
        headers.Remove("X-Forwarded-Port");
        headers.Remove("X-Real-IP");
        headers.Remove("Forwarded");
    }

    /// <summary>Who asks, after the proxies that are trusted: the last address of the chain that is none of them.</summary>
    public static string ClientOf(HttpContext context, IReadOnlyList<IPNetwork> trusted)
    {
        var client = Plain(context.Connection.RemoteIpAddress);
        var claims = context.Request.Headers[For].ToString().Split(',');
        for (var i = claims.Length - 1; i >= 0 && client is not null && IsIn(trusted, client); i--)
        {
            if (!IPAddress.TryParse(claims[i].AsSpan().Trim(), out var claimed))
            {
                break;
            }

            client = Plain(claimed);
        }

        return client?.ToString() ?? "-";
    }

    private static IPAddress? Plain(IPAddress? address) =>
        address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private static bool IsIn(IReadOnlyList<IPNetwork> networks, IPAddress address)
    {
        for (var i = 0; i < networks.Count; i++)
        {
            if (networks[i].Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
