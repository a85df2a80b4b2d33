using System.Text;
using StackExchange.Redis;

namespace Storefront.Settings;

/// <summary>What a serving node needs on top of <see cref="DatabaseSettings"/>.</summary>
internal sealed record NodeSettings
{
    public const int MinSecretBytes = 32;

    /// <summary>True: sessions, keys and carts in the shared store. False: in this process, as before the incident.</summary>
    public required bool SharedSessions { get; init; }

    public required DatabaseSettings Database { get; init; }

    public required string? Replica { get; init; }

    /// <summary>Connection string of the shared store; empty when sessions are local.</summary>
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

    public static NodeSettings Read(IConfiguration configuration)
    {
        var shared = ReadSessions(configuration);
        return new NodeSettings
        {
            SharedSessions = shared,
            Database = DatabaseSettings.Read(configuration),
            Replica = DatabaseSettings.Connection(configuration, "Replica"),
            Store = shared ? ReadStore(configuration) : "",
            JwtSecret = ReadSecret(configuration, "JWT_SECRET") ?? throw new InvalidSettingException(
                $"JWT_SECRET is empty, and without it tokens cannot be signed; set it to the same {MinSecretBytes} or more"
                + " random bytes on every node."),
            JwtSecretPrevious = ReadSecret(configuration, "JWT_SECRET_PREVIOUS"),
            TokenLifetime = TimeSpan.FromSeconds(configuration.Number("Tokens:LifetimeSeconds", 3600, 1, 86_400)),
            SessionIdleTimeout = TimeSpan.FromSeconds(configuration.Number("Session:IdleSeconds", 1200, 1, 86_400)),
            NodeName = configuration.Text("Node:Name"),
            DrainDelay = TimeSpan.FromSeconds(configuration.Number("Node:DrainSeconds", 5, 0, 600)),
            EnsureCreated = configuration.Flag("Database:EnsureCreated", true),
        };
    }

    private static bool ReadSessions(IConfiguration configuration)
    {
        var text = configuration.Text("Sessions") ?? "Shared";
        if (text.Equals("Shared", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        return text.Equals("Local", StringComparison.OrdinalIgnoreCase)
            ? false
            : throw new InvalidSettingException(
                $"Sessions is '{text}', which the shop does not know; set Sessions=Shared (in the store) or"
                + " Sessions=Local (in the process).");
    }

    private static string ReadStore(IConfiguration configuration)
    {
        var text = configuration.Text("ConnectionStrings:Store") ?? throw new InvalidSettingException(
            "ConnectionStrings:Store is empty while Sessions is Shared; give the store's address, for example 127.0.0.1:6379, or"
            + " set Sessions=Local.");
        try
        {
            return ConfigurationOptions.Parse(text).EndPoints.Count > 0
                ? text
                : throw new InvalidSettingException("ConnectionStrings:Store names no address; write it as host:port.");
        }
        catch (ArgumentException e)
        {
            throw new InvalidSettingException(
                $"ConnectionStrings:Store cannot be read ({e.Message.ReplaceLineEndings(" ")}); write it as host:port.");
        }
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
