namespace Stormproof.Sessions;

/// <summary>Where sessions, data-protection keys and carts are kept, and within which limits.</summary>
public sealed class SharedSessionOptions
{
    /// <summary>StackExchange.Redis connection string of the store: Redis, Valkey or Garnet, for example <c>127.0.0.1:6379</c>.
    /// Needed unless an <c>IConnectionMultiplexer</c> is already registered.</summary>
    public string Configuration { get; set; } = "";

    /// <summary>Put before every key, so that several apps can share a store. Default: nothing.</summary>
    public string KeyPrefix { get; set; } = "";

    /// <summary>The name under which all nodes protect their cookies. Default: the application's name. The framework's own
    /// default is the content root, which differs between nodes and makes their cookies unreadable to each other.</summary>
    public string? ApplicationName { get; set; }

    /// <summary>How long one command may take before it fails, 50 ms to 60 s. Default 2 s.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Largest value of one session key in bytes, 1 to 16 MiB. Default 256 KiB.</summary>
    public int MaxValueBytes { get; set; } = 256 * 1024;

    /// <summary>How long start-up waits for the store before it gives up, 1 s to 10 min. Default 30 s.</summary>
    public TimeSpan StartupTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an untouched cart is kept, 1 min to 366 d. Default 30 d.</summary>
    public TimeSpan CartLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Most lines in one cart, 1 to 1,000. Default 50.</summary>
    public int MaxCartLines { get; set; } = 50;

    /// <summary>Most pieces of one product in a cart, 1 to 1,000,000. Default 99.</summary>
    public int MaxCartQuantity { get; set; } = 99;
}
