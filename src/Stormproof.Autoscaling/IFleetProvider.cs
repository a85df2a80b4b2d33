namespace Stormproof.Autoscaling;

/// <summary>Where an instance is in its life, as far as sizing a fleet goes.</summary>
public enum InstanceState
{
    /// <summary>Ordered, booting or warming up: takes no traffic yet.</summary>
    Starting,

    /// <summary>Takes traffic.</summary>
    Ready,

    /// <summary>Finishes what it has and leaves.</summary>
    Draining,

    /// <summary>Ended on its own.</summary>
    Failed,
}

/// <summary>One instance of a fleet.</summary>
/// <param name="Name">Its name, never given twice.</param>
/// <param name="State">Where it is in its life.</param>
public readonly record struct FleetInstance(string Name, InstanceState State);

/// <summary>A fleet as its provider sees it.</summary>
/// <param name="Target">How many instances were last asked for, whoever asked; 0 or more. A new leader begins with it.</param>
/// <param name="Instances">Those that it knows. One that was asked for and has no name yet may be missing.</param>
public sealed record FleetView(int Target, IReadOnlyList<FleetInstance> Instances)
{
    /// <summary>Instances in a state.</summary>
    public int Count(InstanceState state) => Instances.Count(i => i.State == state);
}

/// <summary>Makes a fleet larger and smaller. Its methods are never called at the same time by one loop. An exception means that
/// the fleet cannot be reached: the loop holds, raises an alarm and tries again later.</summary>
public interface IFleetProvider
{
    /// <summary>The fleet now.</summary>
    Task<FleetView> ViewAsync(CancellationToken cancellationToken);

    /// <summary>Asks for so many instances, ready or starting; returns when the order is taken, not when it is fulfilled. To ask
    /// again for the same number changes nothing. Instances beyond it are drained, never cut: no new requests, those in flight
    /// finish.</summary>
    Task SetTargetAsync(int nodes, CancellationToken cancellationToken);

    /// <summary>Puts another instance in the place of one that failed or did not get ready in time; the target stays.</summary>
    /// <returns>Whether it did. False where the platform does so by itself, or the instance is gone.</returns>
    Task<bool> ReplaceAsync(string name, CancellationToken cancellationToken);
}
