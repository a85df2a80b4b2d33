using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Session;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Stormproof.Sessions.Carts;
using Stormproof.Sessions.Keys;
using Stormproof.Sessions.Store;

namespace Stormproof.Sessions;

/// <summary>The one call by which an app's sessions leave the process.</summary>
public static class SharedSessionExtensions
{
    /// <summary>Keeps what <c>AddSession()/UseSession()</c> handle, the data-protection keys that guard cookies, antiforgery and
    /// TempData, and <see cref="SharedCarts"/> in a Redis-protocol store. The app's own code stays as it is; it may be called
    /// before or after <c>AddSession()</c>.</summary>
    /// <exception cref="OptionsValidationException">At start, when a setting is out of its range; all of them at
    /// once.</exception>
    public static IServiceCollection AddStormproofSessions(this IServiceCollection services,
        Action<SharedSessionOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<SharedSessionOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<SharedSessionOptions>, SharedSessionOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IConnectionMultiplexer>(
            sp => StoreConnection.Open(sp.GetRequiredService<IOptions<SharedSessionOptions>>().Value));
        services.AddHttpContextAccessor();
        services.RemoveAll<ISessionStore>();
        services.AddSingleton<ISessionStore, SharedSessionStore>();
        services.TryAddSingleton<SharedCarts>();
        AddSharedKeyRing(services);
        return services;
    }

    private static void AddSharedKeyRing(IServiceCollection services)
    {
        services.AddDataProtection();
        services.AddSingleton<IConfigureOptions<DataProtectionOptions>, SharedKeyRing>();
        services.AddSingleton<IConfigureOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>,
            SharedKeyRing>();
        services.AddSingleton<IHostedService, FirstKey>();
    }
}
