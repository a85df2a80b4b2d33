using System.Net;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Stormproof.Gateway.Nodes;
using Stormproof.Gateway.Sources;

namespace Stormproof.Gateway.Admin;

/// <summary>The admin interface: <c>GET /metrics</c>, <c>GET</c> and <c>POST /api/nodes</c>, <c>GET</c> and <c>DELETE
/// /api/nodes/{name}</c>.</summary>
internal sealed class AdminApi(
    NodeFleet fleet, Membership membership, AdminToken? token, RequestDelegate? metrics, ILogger logger)
{
    private const int MostBytes = 64 * 1024;
    private const string Nodes = "/api/nodes";
    private static readonly TimeSpan UsualDeadline = TimeSpan.FromSeconds(30);

    public Task HandleAsync(HttpContext context)
    {
        if (RefusalOf(context) is { } refusal)
        {
            return refusal;
        }

        var path = context.Request.Path.Value ?? "/";
        if (path == Nodes)
        {
            return context.Request.Method switch
            {
                "GET" or "HEAD" => WriteAsync(context, 200, fleet.Nodes, NodeStatusJson.Default.IReadOnlyListNodeStatus),
                "POST" => AddAsync(context),
                _ => NotAllowedAsync(context, "GET, POST"),
            };
        }

        if (path == "/metrics" && metrics is not null)
        {
            return context.Request.Method is "GET" or "HEAD" ? metrics(context) : NotAllowedAsync(context, "GET");
        }

        if (!path.StartsWith($"{Nodes}/", StringComparison.Ordinal))
        {
            return ErrorAsync(context, 404, null, AdminError.Shown(path), "There is nothing there.", "Ask for /api/nodes.");
        }

        var name = path[(Nodes.Length + 1)..];
        return fleet.Nodes.FirstOrDefault(n => n.Name == name) is not { } node ? UnknownAsync(context, name)
            : context.Request.Method switch
            {
                "GET" or "HEAD" => WriteAsync(context, 200, node, NodeStatusJson.Default.NodeStatus),
                "DELETE" => DrainAsync(context, node),
                _ => NotAllowedAsync(context, "GET, DELETE"),
            };
    }

    /// <summary>With a token, whoever shows it; without one, callers on this machine, but no page of another site in their
    /// browser.</summary>
    private Task? RefusalOf(HttpContext context)
    {
        if (token is not null)
        {
            if (token.IsShownBy(context.Request))
            {
                return null;
            }

            context.Response.Headers.WWWAuthenticate = "Bearer";
            return ErrorAsync(
                context, 401, null, null, "The token is missing or not the right one.",
                "Send Authorization: Bearer and the token.");
        }

        // A name that somebody's DNS server sends here is how a page gets past a browser's rules.
        var host = context.Request.Host.Host;
        return host is "localhost" || IPAddress.TryParse(host.Trim('[', ']'), out _)
            ? null
            : ErrorAsync(
                context, 403, "Host", AdminError.Shown(host), "is no address.",
                "Ask by address, for example 127.0.0.1, or set a token.");
    }

    private async Task AddAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
        {
            await ErrorAsync(
                context, 415, "Content-Type", AdminError.Shown(context.Request.ContentType), "is not application/json.",
                "Send Content-Type: application/json.").ConfigureAwait(false);
            return;
        }

        var size = context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>();
        if (!size.IsReadOnly)
        {
            size.MaxRequestBodySize = MostBytes;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        var (node, errors) = NodeRequest.Parse(body.ToArray());
        if (node is null)
        {
            await WriteAsync(context, 400, new AdminErrors(errors), NodeStatusJson.Default.AdminErrors).ConfigureAwait(false);
            return;
        }

        try
        {
            fleet.Add(node.Name, node.Address, node.Weight);
        }
        catch (ArgumentException)
        {
            await ErrorAsync(
                context, 409, "name", node.Name, "is a node already.", "Choose another name, or DELETE that node first.")
                .ConfigureAwait(false);
            return;
        }

        logger.NodeAdded(node.Name, node.Address, node.Weight);
        context.Response.Headers.Location = $"{Nodes}/{Uri.EscapeDataString(node.Name)}";
        await WriteAsync(
            context, 201, fleet.Nodes.First(n => n.Name == node.Name), NodeStatusJson.Default.NodeStatus).ConfigureAwait(false);
    }

    private Task DrainAsync(HttpContext context, NodeStatus node)
    {
        var deadline = UsualDeadline;
        if (context.Request.Query.TryGetValue("deadline", out var text)
            && !NodeRequest.TryParseDeadline(text.ToString(), out deadline))
        {
            return ErrorAsync(
                context, 400, "deadline", AdminError.Shown(text.ToString()), "is no deadline.",
                "Give 0s to 1h, for example 30s.");
        }

        membership.Drain(node.Name, deadline);
        return WriteAsync(
            context, 202, new DrainStatus(node.Name, "Draining", node.InFlight, deadline.TotalMilliseconds),
            NodeStatusJson.Default.DrainStatus);
    }

    private Task UnknownAsync(HttpContext context, string name) => ErrorAsync(
        context, 404, "name", AdminError.Shown(name), "is no node.",
        fleet.Nodes is { Count: > 0 } nodes
            ? $"Nodes are {string.Join(", ", nodes.Take(20).Select(n => n.Name))}."
            : "There is none yet.");

    private static Task NotAllowedAsync(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return ErrorAsync(
            context, 405, null, AdminError.Shown(context.Request.Method), "is not possible here.", $"Use {allowed}.");
    }

    private static Task ErrorAsync(HttpContext context, int status, string? field, string? value, string reason, string remedy) =>
        WriteAsync(context, status, AdminErrors.Of(field, value, reason, remedy), NodeStatusJson.Default.AdminErrors);

    private static Task WriteAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(value, type, cancellationToken: context.RequestAborted);
    }
}
