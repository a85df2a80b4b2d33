using Stormproof.Lab.Systems;

namespace Stormproof.Lab.Drills.Elasticity;

/// <summary>Begins each run with as many new nodes as the one before it began with.</summary>
internal static class FreshFleet
{
    public static async Task StartAsync(LocalSystem system, int nodes, CancellationToken cancellationToken)
    {
        foreach (var name in system.NodeNames)
        {
            await system.Group.KillAsync(name).ConfigureAwait(false);
            await system.Group.ForgetAsync(name).ConfigureAwait(false);
        }

        await system.GrowAsync(nodes, cancellationToken).ConfigureAwait(false);
    }
}
