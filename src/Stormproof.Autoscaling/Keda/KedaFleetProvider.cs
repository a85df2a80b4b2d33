namespace Stormproof.Autoscaling.Keda;

/// <summary>A fleet that KEDA sizes: looked at through another provider, and never ordered about, because KEDA comes and asks
/// (<see cref="ExternalScalerServer"/>).</summary>
public sealed class KedaFleetProvider(IFleetProvider observed) : IFleetProvider
{
    /// <inheritdoc/>
    public Task<FleetView> ViewAsync(CancellationToken cancellationToken) => observed.ViewAsync(cancellationToken);

    /// <inheritdoc/>
    public Task SetTargetAsync(int nodes, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<bool> ReplaceAsync(string name, CancellationToken cancellationToken) =>
        observed.ReplaceAsync(name, cancellationToken);
}
