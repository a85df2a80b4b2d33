namespace Stormproof.Model.Fleet;

/// <summary>When so few nodes are healthy that they would fall under the load of all, or the judgement itself is at fault, the
/// load goes to the others too.</summary>
public static class Panic
{
    /// <summary>Fewer than half are healthy.</summary>
    /// <param name="healthy">Nodes that take traffic.</param>
    /// <param name="members">Nodes that have been ready once and are not leaving; new ones do not count, so that a fleet that
    /// doubles is not in panic.</param>
    public static bool Applies(int healthy, int members) => healthy * 2 < members;
}
