namespace Stormproof.Model.Consistency;

/// <summary>How far a replica's replay is behind the primary.</summary>
/// <param name="Bytes">Of the log, 0 and up.</param>
/// <param name="Time">Since the primary first was where the replica is not yet.</param>
public readonly record struct ReplicaLag(long Bytes, TimeSpan Time);
