using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Stormproof.Hosting.Draining;
using Stormproof.Hosting.Health;
using Stormproof.Hosting.Idempotency;
using Stormproof.Hosting.LoadReport;
using Stormproof.Hosting.WarmUp;

namespace Stormproof.Hosting;

/// <summary>The one call by which an app becomes a node that others can replace at any moment.</summary>
public static class StormproofExtensions
{
    /// <summary>Adds the node's contract: <c>/healthz/live</c> and <c>/healthz/ready</c>, drain on SIGTERM, warm-up before the
    /// first "ready", a load report on each answer, <c>X-Served-By</c>, and <c>Idempotency-Key</c> when asked for. It puts
    /// itself before the app's own middleware; the app calls nothing else.</summary>
    /// <exception cref="OptionsValidationException">At start, when settings are out of range; all of them at once.</exception>
    public static WebApplicationBuilder AddStormproof(this WebApplicationBuilder builder, Action<StormproofOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        services.AddOptions<StormproofOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StormproofOptions>, StormproofOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<NodeInstance>();
        services.AddSingleton<IStartupFilter, NodePipeline>();

        services.AddSingleton<WarmUpRunner>();
        services.AddHostedService(sp => sp.GetRequiredService<WarmUpRunner>());
        services.AddSingleton<Readiness>();

        services.AddSingleton<DrainState>();
        services.AddSingleton<IHostLifetime, DrainingLifetime>();
        services.AddSingleton<IConfigureOptions<HostOptions>, ShutdownBudget>();

        services.AddSingleton<LoadMeter>();
        services.AddHostedService(sp => sp.GetRequiredService<LoadMeter>());

        services.AddSingleton<KeyStore>();
        services.AddSingleton<OwnerLease>();
        services.AddHostedService(sp => sp.GetRequiredService<OwnerLease>());
        return builder;
    }

    /// <summary>Adds a step that must have succeeded before the node says "ready": load hot keys, open pools.</summary>
    public static IServiceCollection AddWarmUp(
        this IServiceCollection services, string name, Func<IServiceProvider, CancellationToken, Task> step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return services.AddSingleton<IWarmUp>(sp => new DelegateWarmUp(name, ct => step(sp, ct)));
    }
}
