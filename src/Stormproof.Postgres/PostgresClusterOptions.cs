namespace Stormproof.Postgres;

/// <summary>A primary, its replicas, and the limits within which they are used.</summary>
public sealed class PostgresClusterOptions
{
    /// <summary>Npgsql connection string of the primary. Its role needs <c>pg_monitor</c>, to see what a replica follows. Pool
    /// sizes are set by the budget below.</summary>
    public string Primary { get; set; } = "";

    /// <summary>Connection strings of the streaming replicas, at most 15. Who is primary now is found out: after a promotion the
    /// servers change roles, not places in these settings.</summary>
    public IList<string> Replicas { get; } = [];

    /// <summary>Whether a start without a replica is an error. Default true: all reads on the primary is seldom what was meant.
    /// </summary>
    public bool RequireReplica { get; set; } = true;

    /// <summary>How often each server is looked at, 10 ms to 10 s. Default 100 ms.</summary>
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a server may take to answer the watcher, or a replica to open a connection, before reads avoid it, 50 ms
    /// to 10 s. Default 500 ms.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A replica further behind gets no reads, 10 ms to 1 h. Default 1 s.</summary>
    public TimeSpan LagLimit { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest a read waits for a replica that is nearly there, 0 to 1 s. Default 20 ms; 0: never.</summary>
    public TimeSpan MaxReplicaWait { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The longest a write's transaction may take up to its COMMIT, unless the write says otherwise, 10 ms to 1 h.
    /// Default 10 s.</summary>
    public TimeSpan MaxTransaction { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a transaction may stand idle before the server ends it (<c>idle_in_transaction_session_timeout</c>), 100
    /// ms to 1 h. Default 5 s. It ends the transaction of a node that has stalled.</summary>
    public TimeSpan IdleInTransaction { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The most nodes of the app that run at once, 1 to 10,000: they share each server's <c>max_connections</c>. Default
    /// 4.
    /// </summary>
    public int Nodes { get; set; } = 4;

    /// <summary>Connections of each server that are left to other programs, beyond the server's own reserve, 0 to 10,000. Default
    /// 10.</summary>
    public int ReservedConnections { get; set; } = 10;

    /// <summary>The most connections of a node to one server, 2 to 1,000, where its share would be larger. Default 50: more than
    /// a server has cores for only queue there.</summary>
    public int MaxPoolSize { get; set; } = 50;

    /// <summary>How long start-up waits for the primary, and for one replica, 1 s to 10 min. Default 30 s.</summary>
    public TimeSpan StartupTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Keys of at least 32 bytes that sign the positions clients carry, the same on every node; the first signs, each is
    /// accepted, so that a key can be exchanged without a gap. Needed by <c>UseStormproofCausalReads</c> alone.</summary>
    public IList<byte[]> SigningKeys { get; } = [];

    /// <summary>How long a client carries a position, <see cref="LagLimit"/> and 5 s to 1 h. Default 60 s. Replicas beyond <see
    /// cref="LagLimit"/> get no reads, so a position much older than that limit demands nothing that is not so already.</summary>
    public TimeSpan PositionLifetime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>After this time no COMMIT of a write can begin any more, whatever the node does: who marks data for the length of
    /// a write keeps the mark this long. The deadline is checked just before COMMIT; a node that stalls between the check and the
    /// sending has an idle transaction, which the server ends.</summary>
    /// <param name="maxTransaction">The write's own limit; null: <see cref="MaxTransaction"/>.</param>
    public TimeSpan LatestCommit(TimeSpan? maxTransaction = null) => (maxTransaction ?? MaxTransaction) + IdleInTransaction;
}
