using Npgsql;

namespace Storefront.Settings;

/// <summary>What both the serving shop and its seed and reset verbs need.</summary>
/// <param name="Primary">Connection string of the primary, with pool and prepared statements set up.</param>
/// <param name="Iterations">Work factor of new password hashes.</param>
/// <param name="AdminPassword">Null: no admin is seeded.</param>
internal sealed record DatabaseSettings(string Primary, int Iterations, string? AdminPassword)
{
    /// <summary>Few connections a node: many nodes share the server's limit.</summary>
    private const int DefaultPoolSize = 20;

    private const int DefaultIterations = 100_000;

    public static DatabaseSettings Read(IConfiguration configuration) => new(
        Connection(configuration, "Primary") ?? throw new InvalidSettingException(
            "ConnectionStrings:Primary is empty, and the shop keeps everything there; give a PostgreSQL connection string,"
            + " for example Host=127.0.0.1;Database=shop;Username=shop."),
        configuration.Number("Passwords:Iterations", DefaultIterations, 1, 10_000_000),
        configuration.Text("Admin:Password"));

    /// <summary>Null when it is not configured. Plans are made once: all queries find their rows by an index whatever the values,
    /// and planning a checkout anew each time would cost more than running it.</summary>
    public static string? Connection(IConfiguration configuration, string name)
    {
        var key = "ConnectionStrings:" + name;
        if (configuration.Text(key) is not { } text)
        {
            return null;
        }

        try
        {
            var builder = new NpgsqlConnectionStringBuilder(text)
            {
                MaxPoolSize = configuration.Number("Database:PoolSize", DefaultPoolSize, 1, 1_000),
                MaxAutoPrepare = 50,
                AutoPrepareMinUsages = 2,
                // Nothing here leaves state on a connection, so handing one back needs no clean-up.
                NoResetOnClose = true,
                ApplicationName = "storefront",
            };
            builder.Options = $"{builder.Options} -c plan_cache_mode=force_generic_plan".Trim();
            if (string.IsNullOrEmpty(builder.Host))
            {
                throw new InvalidSettingException($"{key} names no Host; add Host=address to it.");
            }

            return builder.ConnectionString;
        }
        catch (ArgumentException e)
        {
            // The text itself may hold a password, so the message names only what is wrong with it.
            throw new InvalidSettingException(
                $"{key} cannot be read ({e.Message.ReplaceLineEndings(" ")}); write it as Host=...;Database=...;Username=...");
        }
    }
}
