namespace Storefront.Settings;

/// <summary>What the shop keeps of the database's answers.</summary>
internal enum CacheMode
{
    None,

    /// <summary>In each node's own memory; here to be shown failing.</summary>
    Process,

    /// <summary>Cache-aside as it is usually written; here to be shown failing.</summary>
    Plain,

    /// <summary>Never stale after an acknowledged write.</summary>
    Fenced,
}

/// <summary>Which server answers a read.</summary>
internal enum ReadMode
{
    Primary,

    /// <summary>The first replica, whatever it has; here to be shown failing.</summary>
    Replica,

    /// <summary>A replica that has what the read must see, else the primary.</summary>
    Routed,
}

/// <summary>How the shop reaches its data.</summary>
/// <param name="Cache">What is kept of answers.</param>
/// <param name="Reads">Which server answers.</param>
/// <param name="TrustsCachedStock">Whether a checkout believes the cache's stock.</param>
/// <param name="Replicas">Connection strings: <c>ConnectionStrings:Replica</c>, <c>Replica2</c> and so on.</param>
/// <param name="Nodes">Nodes that share the servers' connections.</param>
internal sealed record DataSettings(
    CacheMode Cache, ReadMode Reads, bool TrustsCachedStock, IReadOnlyList<string> Replicas, int Nodes)
{
    private const int MaxReplicas = 9;

    public static DataSettings Read(IConfiguration configuration, string store)
    {
        var replicas = Enumerable.Range(1, MaxReplicas)
            .Select(i => DatabaseSettings.Connection(configuration, i == 1 ? "Replica" : $"Replica{i}"))
            .OfType<string>()
            .ToArray();
        var cache = Enum.Parse<CacheMode>(configuration.OneOf(
            "Cache", store.Length > 0 ? nameof(CacheMode.Fenced) : nameof(CacheMode.None), Enum.GetNames<CacheMode>()));
        var reads = Enum.Parse<ReadMode>(configuration.OneOf("Reads", nameof(ReadMode.Routed), Enum.GetNames<ReadMode>()));
        if (cache is CacheMode.Plain or CacheMode.Fenced && store.Length == 0)
        {
            throw new InvalidSettingException(
                $"Cache is {cache} while ConnectionStrings:Store is empty; give the store's address, or set Cache=None.");
        }

        if (cache == CacheMode.Fenced && reads != ReadMode.Routed)
        {
            throw new InvalidSettingException(
                $"Reads is {reads} while Cache is Fenced, which must choose the server itself; set Reads=Routed or Cache=Plain.");
        }

        if (reads == ReadMode.Replica && replicas.Length == 0)
        {
            throw new InvalidSettingException(
                "Reads is Replica while ConnectionStrings:Replica is empty; give a replica, or set Reads=Routed.");
        }

        return new DataSettings(
            cache, reads, configuration.OneOf("Checkout", "Atomic", ["Atomic", "Trusting"]) == "Trusting", replicas,
            configuration.Number("Database:Nodes", 4, 1, 10_000));
    }
}
