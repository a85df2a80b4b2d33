namespace Stormproof.Load.Curves;

/// <summary>Where a curve that rises ever faster bends most. Satopaa, Albrecht, Irwin and Raghavan, "Finding a 'Kneedle' in a
/// Haystack: Detecting Knee Points in System Behavior", ICDCS Workshops 2011; the offline form, for a convex increasing curve:
/// both axes are scaled to 0..1 and the knee is where the curve lies farthest below its chord.</summary>
public static class Kneedle
{
    /// <summary>A curve nearer to its chord than this is a straight line.</summary>
    private const double LeastDepth = 0.1;

    /// <summary>The bend.</summary>
    /// <param name="points">In order of x.</param>
    /// <returns>Its x; null when there are under four points or no bend.</returns>
    public static double? Find(IReadOnlyList<(double X, double Y)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Count < 4)
        {
            return null;
        }

        var (x0, x1) = (points[0].X, points[^1].X);
        var (y0, y1) = (points.Min(p => p.Y), points.Max(p => p.Y));
        if (!(x1 > x0) || !(y1 > y0))
        {
            return null;
        }

        var depths = points.Select(p => (p.X, Depth: (p.X - x0) / (x1 - x0) - (p.Y - y0) / (y1 - y0)));
        var deepest = depths.MaxBy(d => d.Depth);
        return deepest.Depth >= LeastDepth ? deepest.X : null;
    }
}
