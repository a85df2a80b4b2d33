using System.Text;

namespace Storefront.Settings;

/// <summary>What a serving node needs on top of <see cref="DatabaseSettings"/>.</summary>
internal sealed record NodeSettings
{
    public const int MinSecretBytes = 32;

    /// <summary>True: sessions, keys and carts in the shared store. False: in this process, as before the incident.</summary>
    public required bool SharedSessions { get; init; }

    public required DatabaseSettings Database { get; init; }

    public required DataSettings Data { get; init; }

    /// <summary>Whether a checkout believes the cache's stock, as before the fix.</summary>
    public bool TrustsCachedStock => Data.TrustsCachedStock;

    /// <summary>Connection string of the shared store; empty when there is none.</summary>
    public required string Store { get; init; }

    public required byte[] JwtSecret { get; init; }

    /// <summary>Accepted besides the current one while secrets rotate; never signs.</summary>
    public required byte[]? JwtSecretPrevious { get; init; }

    public required TimeSpan TokenLifetime { get; init; }

    public required TimeSpan SessionIdleTimeout { get; init; }

    /// <summary>Null: machine name and process id.</summary>
    public required string? NodeName { get; init; }

    public required TimeSpan DrainDelay { get; init; }

    public required bool EnsureCreated { get; init; }

    /// <summary>Whether a node asks for its own hot pages before it takes traffic. Not to do so is here to be shown failing.
    /// </summary>
    public required bool WarmsUp { get; init; }

    public static NodeSettings Read(IConfiguration configuration)
    {
        var shared = configuration.OneOf("Sessions", "Shared", ["Shared", "Local"]) == "Shared";
        var store = StoreSetting.Read(configuration, shared);
        return new NodeSettings
        {
            SharedSessions = shared,
            Database = DatabaseSettings.Read(configuration),
            Data = DataSettings.Read(configuration, store),
            Store = store,
            JwtSecret = ReadSecret(configuration, "JWT_SECRET") ?? throw new InvalidSettingException(
                $"JWT_SECRET is empty, and without it tokens cannot be signed; set it to the same {MinSecretBytes} or more"
                + " random bytes on every node."),
            JwtSecretPrevious = ReadSecret(configuration, "JWT_SECRET_PREVIOUS"),
            TokenLifetime = TimeSpan.FromSeconds(configuration.Number("Tokens:LifetimeSeconds", 3600, 1, 86_400)),
            SessionIdleTimeout = TimeSpan.FromSeconds(configuration.Number("Session:IdleSeconds", 1200, 1, 86_400)),
            NodeName = configuration.Text("Node:Name"),
            DrainDelay = TimeSpan.FromSeconds(configuration.Number("Node:DrainSeconds", 5, 0, 600)),
            EnsureCreated = configuration.Flag("Database:EnsureCreated", true),
            WarmsUp = configuration.OneOf("WarmUp", "Pages", ["Pages", "None"]) == "Pages",
        };
    }

    private static byte[]? ReadSecret(IConfiguration configuration, string key)
    {
        // Not trimmed: every byte of a secret counts, on every node alike.
        if (configuration[key] is not { Length: > 0 } text)
        {
            return null;
        }

        var secret = Encoding.UTF8.GetBytes(text);
        return secret.Length >= MinSecretBytes
            ? secret
            : throw new InvalidSettingException(
                $"{key} has {secret.Length} bytes, and HS256 needs at least {MinSecretBytes} to be safe; set a longer one.");
    }
}
