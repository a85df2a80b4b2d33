using Microsoft.Extensions.Logging.Console;

namespace Storefront.Startup;

/// <summary>What the shop logs when nobody says otherwise: warnings and errors, a line each.</summary>
internal static class Quiet
{
    private static volatile bool _started;

    public static void AddQuietLogging(this WebApplicationBuilder builder)
    {
        // In code, because a node may run without a settings file beside it; any other source overrides it.
        builder.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Warning",
                // Says at each first start that keys are kept as they are; who can read the store has the sessions anyway.
                ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager"] = "Error",
            },
        });
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.UseUtcTimestamp = true;
        });
        // A start that fails is told in one line by the caller; the host would print the whole stack first.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => _started && level >= LogLevel.Warning);
    }

    public static void Started() => _started = true;
}
