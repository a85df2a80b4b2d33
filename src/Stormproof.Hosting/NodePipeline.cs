using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Stormproof.Hosting.Health;
using Stormproof.Hosting.Idempotency;
using Stormproof.Hosting.LoadReport;

namespace Stormproof.Hosting;

/// <summary>Puts the node's middleware outside of everything that the app adds.</summary>
internal sealed class NodePipeline : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseMiddleware<NodeHeadersMiddleware>();
        app.UseMiddleware<HealthMiddleware>();
        if (app.ApplicationServices.GetRequiredService<IOptions<StormproofOptions>>().Value.HonourIdempotencyKeys)
        {
            app.UseMiddleware<IdempotencyMiddleware>();
        }

        next(app);
    };
}
