using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stormproof.Postgres.Causal;

namespace Stormproof.Postgres;

/// <summary>The calls by which an app gets a <see cref="PostgresCluster"/>.</summary>
public static class PostgresExtensions
{
    /// <summary>Adds one <see cref="PostgresCluster"/>. It connects when the host starts, before any other service
    /// does.</summary>
    /// <exception cref="OptionsValidationException">At start, when a setting is out of its range or does not fit the servers; all
    /// of them at once.</exception>
    public static IServiceCollection AddStormproofPostgres(
        this IServiceCollection services, Action<PostgresClusterOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<PostgresClusterOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<PostgresClusterOptions>, PostgresClusterOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(sp => new PostgresCluster(
            sp.GetRequiredService<IOptions<PostgresClusterOptions>>().Value, sp.GetRequiredService<ILoggerFactory>(),
            sp.GetService<IMeterFactory>(), sp.GetRequiredService<TimeProvider>()));
        services.AddHostedService<ClusterStart>();
        return services;
    }

    /// <summary>Lets each client read its own writes: the position of a write travels in a signed cookie, and in the header
    /// <c>Stormproof-Position</c> for clients that keep no cookies and send it back. One that is forged or of another cluster is
    /// ignored, and that request reads from the primary. Put it before all that reads or writes; a write after the response has
    /// begun can no longer tell the client.</summary>
    /// <exception cref="InvalidOperationException">There is no signing key.</exception>
    public static IApplicationBuilder UseStormproofCausalReads(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.ApplicationServices.GetRequiredService<IOptions<PostgresClusterOptions>>().Value.SigningKeys.Count == 0)
        {
            throw new InvalidOperationException(
                $"{nameof(PostgresClusterOptions)}.{nameof(PostgresClusterOptions.SigningKeys)} is empty, so no position could be"
                + " signed; add a key of at least 32 random bytes, the same on every node.");
        }

        return app.UseMiddleware<CausalReadsMiddleware>();
    }

    private sealed class ClusterStart(PostgresCluster cluster) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => cluster.StartAsync(cancellationToken);

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
