namespace Stormproof.Hosting.Draining;

/// <summary>Set once, when the node was told to go.</summary>
internal sealed class DrainState
{
    private volatile bool _draining;

    public bool IsDraining => _draining;

    public void Begin() => _draining = true;
}
