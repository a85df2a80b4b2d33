using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stormproof.Testing.Web;

namespace Stormproof.Testing.Kubernetes;

/// <summary>As much of the published Kubernetes API as the provider uses: the scale of one Deployment with optimistic
/// concurrency,
/// EndpointSlices in pages, refusals as <c>Status</c>, a bearer token. It is no cluster: nothing is scheduled.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    public const string Token = "secret";
    private const string Scale = "/apis/apps/v1/namespaces/shop/deployments/web/scale";
    private const string Slices = "/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices";

    private TestApp? _app;
    private int _version = 1;

    public Uri Address => _app!.Address;

    public int Replicas { get; set; } = 3;

    public List<string> Calls { get; } = [];

    /// <summary>EndpointSlices as the API writes them; each page of a list has one.</summary>
    public List<string> Endpoints { get; } = [];

    /// <summary>Called before a scale is replaced.</summary>
    public Action? BeforeReplace { get; set; }

    public static async Task<ApiServer> StartAsync(int port = 0)
    {
        var server = new ApiServer();
        server._app = await TestApp.StartAsync(_ => { }, app => app.Run(server.HandleAsync), port);
        return server;
    }

    public ValueTask DisposeAsync() => _app!.DisposeAsync();

    /// <summary>What changes the Deployment without scaling it: a new version.</summary>
    public void Touch() => _version++;

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        Calls.Add($"{request.Method} {request.Path}");
        if (request.Headers.Authorization != $"Bearer {Token}")
        {
            await RefuseAsync(context, 401, "Unauthorized");
        }
        else if (request is { Path.Value: Scale, Method: "GET" })
        {
            await WriteAsync(context, 200, ScaleNow());
        }
        else if (request is { Path.Value: Scale, Method: "PUT" })
        {
            await ReplaceAsync(context);
        }
        else if (request is { Path.Value: Slices, Method: "GET" })
        {
            await ListAsync(context);
        }
        else
        {
            await RefuseAsync(context, 404, $"{request.Path} not found");
        }
    }

    private async Task ReplaceAsync(HttpContext context)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body))!;
        BeforeReplace?.Invoke();
        if ((string?)body["metadata"]?["resourceVersion"] is { } version && version != $"{_version}")
        {
            await RefuseAsync(context, 409, "the object has been modified; please apply your changes to the latest version");
            return;
        }

        Assert.Equal("web", (string?)body["metadata"]!["name"]);
        Replicas = (int?)body["spec"]?["replicas"] ?? 0;
        _version++;
        await WriteAsync(context, 200, ScaleNow());
    }

    private async Task ListAsync(HttpContext context)
    {
        Assert.Equal("kubernetes.io/service-name=web", context.Request.Query["labelSelector"]);
        var page = int.TryParse(context.Request.Query["continue"], out var next) ? next : 0;
        var slices = Endpoints.Count == 0 ? "" : $$"""
            {"metadata": {"name": "web-{{page}}"}, "addressType": "IPv4", "endpoints": {{Endpoints[page]}}, "ports": []}
            """;
        var more = page + 1 < Endpoints.Count ? $"\"continue\": \"{page + 1}\"," : "";
        await WriteAsync(context, 200, $$"""
            {
              "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSliceList",
              "metadata": { {{more}} "resourceVersion": "1" }, "items": [{{slices}}]
            }
            """);
    }

    /// <summary>A count of zero is left out, as the API does.</summary>
    private string ScaleNow() => $$"""
        {
          "apiVersion": "autoscaling/v1", "kind": "Scale",
          "metadata": {"name": "web", "namespace": "shop", "resourceVersion": "{{_version}}"},
          "spec": { {{(Replicas == 0 ? "" : $"\"replicas\": {Replicas}")}} },
          "status": {"replicas": {{Replicas}}, "selector": "app=web"}
        }
        """;

    private static Task RefuseAsync(HttpContext context, int code, string message) => WriteAsync(
        context, code, JsonSerializer.Serialize(new { kind = "Status", apiVersion = "v1", status = "Failure", message, code }));

    private static Task WriteAsync(HttpContext context, int code, string json)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }
}
