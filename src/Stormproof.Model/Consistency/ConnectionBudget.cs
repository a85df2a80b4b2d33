namespace Stormproof.Model.Consistency;

/// <summary>How many connections one node may open to one server.</summary>
/// <param name="MaxConnections">The server's <c>max_connections</c>.</param>
/// <param name="Reserved">Connections that are not for the nodes: the server's own reserve, monitoring, other programs.</param>
/// <param name="Nodes">The most nodes there will be at once.</param>
/// <param name="PerNodeExtra">Connections of each node outside its pool: the watcher's.</param>
public readonly record struct ConnectionBudget(int MaxConnections, int Reserved, int Nodes, int PerNodeExtra)
{
    /// <summary>The fewest connections with which a node can work.</summary>
    public const int Least = 2;

    /// <summary>An even share for each node, 0 and up, before any limit of its own.</summary>
    public int PoolSize => Math.Max(0, ((MaxConnections - Reserved) / Math.Max(1, Nodes)) - PerNodeExtra);

    /// <summary>Whether all nodes fit with at least <see cref="Least"/> connections each.</summary>
    public bool Fits => PoolSize >= Least;

    /// <summary>The most nodes that fit.</summary>
    public int MostNodes => Math.Max(0, (MaxConnections - Reserved) / (Least + PerNodeExtra));
}
