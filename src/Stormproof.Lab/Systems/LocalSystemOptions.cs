using Stormproof.Model.Fleet;

namespace Stormproof.Lab.Systems;

/// <summary>Where the app keeps sessions and carts.</summary>
public enum SessionMode
{
    /// <summary>In each node's memory: the incident's app.</summary>
    Local,

    /// <summary>In the shared store: the fixed one.</summary>
    Shared,
}

/// <summary>How the app reaches its data.</summary>
public enum DataMode
{
    /// <summary>Every query on the primary, nothing kept.</summary>
    PrimaryOnly,

    /// <summary>Reads on replicas that have what their client has written, nothing kept.</summary>
    Routed,

    /// <summary>Every read on the first replica, whatever it has, nothing kept.</summary>
    AnyReplica,

    /// <summary>Every node keeps answers in its own memory; misses from the primary when there is no replica.</summary>
    ProcessCache,

    /// <summary>Cache-aside as it is usually written: lifetime, and delete after write; misses from a replica that nobody
    /// watches.
    /// </summary>
    PlainCache,

    /// <summary>The same, and a checkout that believes the stock it finds there.</summary>
    TrustedCache,

    /// <summary>The fenced cache, filled from replicas that are new enough.</summary>
    Fenced,
}

/// <summary>What runs on this machine.</summary>
public sealed record LocalSystemOptions
{
    /// <summary>App nodes, 1 to 50. Default 3.</summary>
    public int Nodes { get; init; } = 3;

    /// <summary>The most that there will be at a time when the fleet is scaled later; null: <see cref="Nodes"/>. The own database
    /// is given connections for them.</summary>
    public int? MostNodes { get; init; }

    /// <summary>Streaming replicas of the own database, 0 to 5. Default 1.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>The balancer's port; 0 chooses a free one.</summary>
    public int Port { get; init; }

    /// <summary>The admin interface's port; 0 chooses a free one; null: none.</summary>
    public int? AdminPort { get; init; }

    /// <summary>Where sessions live.</summary>
    public SessionMode Sessions { get; init; } = SessionMode.Shared;

    /// <summary>How the app reaches its data; null: fenced, unless sessions are local, which keeps nothing and reads the primary.
    /// </summary>
    public DataMode? Data { get; init; }

    /// <summary>One of the balancer's policies.</summary>
    public string Policy { get; init; } = "round-robin";

    /// <summary>A store elsewhere, <c>host:port</c>; null: Garnet in this process.</summary>
    public string? Redis { get; init; }

    /// <summary>A database elsewhere (Npgsql connection string); null: PostgreSQL started here.</summary>
    public string? Postgres { get; init; }

    /// <summary>Its replicas.</summary>
    public IReadOnlyList<string> ReplicaConnections { get; init; } = [];

    /// <summary>Directory of everything that is kept between runs.</summary>
    public string DataPath { get; init; } = DefaultDataPath;

    /// <summary>Deletes what earlier runs kept.</summary>
    public bool Fresh { get; init; }

    /// <summary>Users to create in the shop.</summary>
    public int Users { get; init; } = 100;

    /// <summary>Work factor of the shop's password hash. Default 1, the lowest: a drill measures sessions, not logins.</summary>
    public int PasswordIterations { get; init; } = 1;

    /// <summary>How long a node that was told to go still serves. Default 1 s: the balancer here learns of it at once.</summary>
    public TimeSpan DrainDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a node that has to go may finish what it has; beyond it, its requests are cut. Default 30 s.</summary>
    public TimeSpan DrainDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The node's program; null: the sample shop beside the tool.</summary>
    public string? AppPath { get; init; }

    /// <summary>Whether the shop begins without orders, and with full stock, whatever earlier runs left.</summary>
    internal bool ResetFirst { get; init; }

    /// <summary>Schemas in which the nodes' queries look for tables, in order; null: the database's own. One that is not there is
    /// passed over until it is.</summary>
    internal string? SearchPath { get; init; }

    /// <summary>A schema of its own in which a node's queries look before the database's, from the node's name; instead of
    /// <see cref="SearchPath"/>. Null: none.</summary>
    internal Func<string, string>? NodeSchema { get; init; }

    /// <summary>Address at which a node finds the store, from the node's name and the store's own address; null: that one.
    /// </summary>
    internal Func<string, string, string>? StoreLink { get; init; }

    /// <summary>Whether the own database counts its statements (<c>pg_stat_statements</c>).</summary>
    internal bool CountStatements { get; init; }

    /// <summary>Whether nodes ask for their own hot pages before they take traffic.</summary>
    internal bool WarmUp { get; init; } = true;

    /// <summary>How the balancer brings a new node in; null: its own way.</summary>
    internal SlowStart? SlowStart { get; init; }

    internal int SizedFor => Math.Max(Nodes, MostNodes ?? 0);

    /// <summary>Kept between runs, per user of the machine.</summary>
    public static string DefaultDataPath => Path.Combine(Path.GetTempPath(), $"stormproof-{Environment.UserName}");
}
