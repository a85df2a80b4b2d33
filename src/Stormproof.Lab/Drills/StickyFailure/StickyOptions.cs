namespace Stormproof.Lab.Drills.StickyFailure;

/// <summary>Who loses what when a node dies.</summary>
/// <param name="Users">Users with a login and a cart, 10 to 20,000.</param>
/// <param name="Nodes">App nodes, 2 to 50; one of them dies.</param>
/// <param name="Seed">Makes the users' choices and the node that dies repeatable.</param>
public sealed record StickyOptions(int Users, int Nodes, int Seed)
{
    /// <summary>Shortest time in which all users pass once.</summary>
    public TimeSpan Pass { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Users active at once.</summary>
    public int Concurrency { get; init; } = 64;
}
