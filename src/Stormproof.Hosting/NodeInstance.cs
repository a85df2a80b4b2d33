namespace Stormproof.Hosting;

/// <summary>This run of this process. A node that restarts under the same name is another instance.</summary>
internal sealed class NodeInstance
{
    public string Id { get; } = Guid.NewGuid().ToString("N");
}
