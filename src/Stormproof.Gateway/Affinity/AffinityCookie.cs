using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Stormproof.Gateway.Nodes;

namespace Stormproof.Gateway.Affinity;

/// <summary>The cookie that names a client's node. It holds an HMAC of the node's name and not the name: nobody can make one up,
/// and nobody learns the nodes' names or addresses.</summary>
internal sealed class AffinityCookie
{
    private readonly string _cookie;
    private readonly byte[] _key;
    private readonly ConditionalWeakTable<Node, byte[]> _marks = [];

    public AffinityCookie(AffinityRules rules)
    {
        _cookie = rules.Cookie;
        _key = rules.Key is { } key ? Encoding.UTF8.GetBytes(key) : RandomNumberGenerator.GetBytes(32);
    }

    /// <summary>The client's node if it takes requests; it has taken this one then.</summary>
    public Node? Acquire(HttpRequest request, NodeFleet fleet)
    {
        if (!request.Cookies.TryGetValue(_cookie, out var value) || value.Length != 43)
        {
            return null;
        }

        var mark = Encoding.ASCII.GetBytes(value);
        return fleet.Choice.AcquirePinned(n => CryptographicOperations.FixedTimeEquals(MarkOf(n), mark));
    }

    /// <summary>Names the node to the client, unless the client has it already.</summary>
    public void Write(HttpContext context, Node node)
    {
        var value = Encoding.ASCII.GetString(MarkOf(node));
        if (context.Request.Cookies.TryGetValue(_cookie, out var present) && present == value)
        {
            return;
        }

        context.Response.Cookies.Append(_cookie, value, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            Path = "/",
        });
    }

    private byte[] MarkOf(Node node) => _marks.GetValue(
        node, n => Encoding.ASCII.GetBytes(Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(n.Name)))));
}
