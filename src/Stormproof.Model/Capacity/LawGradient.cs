namespace Stormproof.Model.Capacity;

/// <summary>The slopes of the law.</summary>
internal static class LawGradient
{
    /// <summary>X(N) / unit by gamma / unit, alpha and beta.</summary>
    public static Vector3 Of(ScalabilityLaw law, double nodes, double unit)
    {
        var pairs = nodes * (nodes - 1);
        var share = nodes / (1 + (law.Alpha * (nodes - 1)) + (law.Beta * pairs));
        var fall = -(law.Gamma / unit) * share * share / nodes;
        return new Vector3(share, fall * (nodes - 1), fall * pairs);
    }
}
