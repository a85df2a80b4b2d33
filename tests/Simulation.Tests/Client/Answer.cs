namespace Stormproof.Simulation.Tests.Client;

internal enum Origin
{
    Failed,
    Hit,
    Loaded,
    Current,
    Copy,
}

/// <summary>What a read returned.</summary>
/// <param name="Origin">Where it came from.</param>
/// <param name="Version">The write that was seen; null: there is no row.</param>
internal readonly record struct Answer(Origin Origin, int? Version)
{
    public static Answer Failed => default;

    public bool IsOk => Origin != Origin.Failed;
}
