namespace Stormproof.Hosting.WarmUp;

/// <summary>A step that must have succeeded before the node's first "ready".</summary>
public interface IWarmUp
{
    /// <summary>Named in the readiness answer while it runs.</summary>
    string Name { get; }

    /// <summary>Completes when the step is done. An exception leaves the node unready; the step is tried again.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}

internal sealed class DelegateWarmUp(string name, Func<CancellationToken, Task> step) : IWarmUp
{
    public string Name => name;

    public Task RunAsync(CancellationToken cancellationToken) => step(cancellationToken);
}
