namespace Stormproof.Lab.Drills.IdleReplicas;

/// <summary>How much the shop is used.</summary>
/// <param name="Users">Users at once, each sending its next request when it has an answer, 4 to 1,000. Every fourth sets prices,
/// the others buy.</param>
/// <param name="Nodes">App nodes, 1 to 50.</param>
/// <param name="Seed">Makes the users' choices repeatable.</param>
public sealed record ReplicaOptions(int Users, int Nodes, int Seed)
{
    /// <summary>Length of a run.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Time from the run's start until the replicas show nothing new.</summary>
    public TimeSpan LagAfter => Length / 3;

    /// <summary>For how long. In a run of the default length that is more than a replica may be behind before no read goes there,
    /// so that first the position and then the limit decides.</summary>
    public TimeSpan Lag => Length / 4;

    /// <summary>Share of a user's steps that write. A step that writes comes with a few reads of its own, so that of all
    /// statements one in ten writes.</summary>
    public double WritingSteps { get; init; } = 0.2;

    /// <summary>A request without an answer for this long has failed.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
