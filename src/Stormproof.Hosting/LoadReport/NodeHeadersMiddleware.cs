using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Stormproof.Hosting.Draining;

namespace Stormproof.Hosting.LoadReport;

/// <summary>Names the node on each answer and adds the load report that the balancer reads and removes.</summary>
internal sealed class NodeHeadersMiddleware(
    RequestDelegate next, LoadMeter meter, DrainState drain, IOptions<StormproofOptions> options)
{
    private readonly string _name = options.Value.NodeName;

    public async Task InvokeAsync(HttpContext context)
    {
        // An error page clears the headers that were set before it, so they are set when the answer starts.
        context.Response.OnStarting(static state =>
        {
            var (middleware, headers) = ((NodeHeadersMiddleware, IHeaderDictionary))state;
            middleware.Write(headers);
            return Task.CompletedTask;
        }, (this, context.Response.Headers));
        meter.Begin();
        var failed = true;
        try
        {
            await next(context).ConfigureAwait(false);
            failed = context.Response.StatusCode >= 500;
        }
        finally
        {
            meter.End(failed);
        }
    }

    private void Write(IHeaderDictionary headers)
    {
        headers["X-Served-By"] = _name;
        headers["endpoint-load-metrics"] = meter.Report;
        if (drain.IsDraining)
        {
            // Balancers give the connection up now, while it is idle, and not in the middle of their next request.
            headers.Connection = "close";
        }
    }
}
