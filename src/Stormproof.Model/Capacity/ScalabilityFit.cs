using Stormproof.Model.Planning;

namespace Stormproof.Model.Capacity;

/// <summary>The Universal Scalability Law through measured points.</summary>
/// <remarks>
/// Least squares on X itself with gamma >= 0 and alpha, beta in 0..1, as R's package <c>usl</c> does by default (<c>nls</c>
/// with the <c>port</c> algorithm). Intervals are the linearised ones of nonlinear regression: estimate +- t * standard error,
/// with the covariance s^2 (J'J)^-1 from the Jacobian of all three parameters and Student's t at n - 3 degrees of freedom (Bates
/// and Watts, "Nonlinear Regression Analysis and Its Applications", 1988, chapter 2; <c>confint</c> of that package also takes
/// standard errors and Student's t), cut at the parameters' bounds. Where a parameter is held at its bound they are wider than
/// they need be.
/// </remarks>
public sealed class ScalabilityFit
{
    /// <summary>Fewer different node counts leave nothing to judge three parameters by.</summary>
    public const int LeastCounts = 4;

    /// <summary>With fewer points no peak is named: its error would be larger than itself.</summary>
    public const int LeastPointsForPeak = 6;

    /// <summary>The most points of one fit.</summary>
    public const int MostPoints = 1_000;

    private const double Confidence = 0.95;

    private readonly double _t;
    private readonly Symmetric3? _covariance;

    private ScalabilityFit(IReadOnlyList<ScalingPoint> points, ScalabilityLaw law)
    {
        Points = points;
        Law = law;
        Largest = points.Max(p => p.Rps);
        var errors = points.Sum(p => Square((p.Rps - law.At(p.Nodes)) / Largest));
        var mean = points.Average(p => p.Rps / Largest);
        var spread = points.Sum(p => Square((p.Rps / Largest) - mean));
        R2 = spread > 0 ? 1 - (errors / spread) : 1;
        _t = StudentT.TwoSided(Confidence, points.Count - 3);
        _covariance = Information().Inverse()?.Times(errors / (points.Count - 3));
    }

    /// <summary>The measurements, by node count.</summary>
    public IReadOnlyList<ScalingPoint> Points { get; }

    /// <summary>The curve.</summary>
    public ScalabilityLaw Law { get; }

    /// <summary>The share of the points' variance that the curve explains; 1 is all of it.</summary>
    public double R2 { get; }

    /// <summary>Requests a second of one node.</summary>
    public Estimate Gamma => Bounded(Law.Gamma, Deviation(0) * Largest, double.PositiveInfinity);

    /// <summary>Contention.</summary>
    public Estimate Alpha => Bounded(Law.Alpha, Deviation(1), 1);

    /// <summary>Coherency.</summary>
    public Estimate Beta => Bounded(Law.Beta, Deviation(2), 1);

    /// <summary>Where throughput is largest; null with fewer than <see cref="LeastPointsForPeak"/> points, or when the curve has
    /// no peak among a million nodes. The interval is that of its logarithm (delta method), so it stays above 0.</summary>
    public Estimate? Peak
    {
        get
        {
            if (Points.Count < LeastPointsForPeak || Law.PeakNodes is not { } peak
                || peak is <= 0 or >= ScalePlan.MostNodes)
            {
                return null;
            }

            // log peak = (log(1 - alpha) - log beta) / 2
            var slope = new Vector3(0, -0.5 / (1 - Law.Alpha), -0.5 / Law.Beta);
            var width = Math.Exp(_t * Deviation(slope));
            return new Estimate(peak, peak / width, Finite(peak * width));
        }
    }

    /// <summary>The largest node count that was measured; the curve beyond it is a guess.</summary>
    public int MeasuredTo => Points[^1].Nodes;

    /// <summary>The unit of all sums, so that none of them overflows.</summary>
    private double Largest { get; }

    /// <summary>Fits.</summary>
    /// <exception cref="PlanException">Fewer than <see cref="LeastCounts"/> different node counts, more than
    /// <see cref="MostPoints"/> points, or a point out of its range.</exception>
    public static ScalabilityFit To(IEnumerable<ScalingPoint> points)
    {
        ScalingPoint[] sorted = [.. points.OrderBy(p => p.Nodes).ThenBy(p => p.Rps)];
        foreach (var point in sorted)
        {
            Allowed.Between(point.Nodes, "nodes", 1, ScalePlan.MostNodes, 4);
            Allowed.Rate(point.Rps, "rps", 1_800);
        }

        var counts = sorted.Select(p => p.Nodes).Distinct().Count();
        if (counts < LeastCounts)
        {
            throw new PlanException(
                $"{counts} different node counts are too few for a fit; measure at least {LeastCounts}, for example 1, 2, 4 and 8"
                + $" nodes ({LeastPointsForPeak} points to name the peak).");
        }

        return sorted.Length <= MostPoints
            ? new ScalabilityFit(sorted, LeastSquares.Fit(sorted))
            : throw new PlanException($"{sorted.Length:N0} points are too many for a fit; give at most {MostPoints:N0}.");
    }

    /// <summary>The curve at so many nodes with its pointwise 95 % confidence band: where the true curve is, not where the next
    /// measurement falls.</summary>
    public Estimate At(double nodes)
    {
        var gradient = LawGradient.Of(Law, nodes, Largest);
        return Bounded(Law.At(nodes), Deviation(gradient) * Largest, double.PositiveInfinity);
    }

    private Symmetric3 Information()
    {
        var sum = Symmetric3.Zero;
        foreach (var point in Points)
        {
            sum = sum.PlusSquareOf(LawGradient.Of(Law, point.Nodes, Largest));
        }

        return sum;
    }

    private double Deviation(int parameter) =>
        Deviation(new Vector3(parameter == 0 ? 1 : 0, parameter == 1 ? 1 : 0, parameter == 2 ? 1 : 0));

    private double Deviation(Vector3 direction) =>
        _covariance is { } covariance ? Math.Sqrt(Math.Max(0, covariance.Along(direction))) : double.PositiveInfinity;

    private Estimate Bounded(double value, double deviation, double bound)
    {
        var width = _t * deviation;
        return double.IsFinite(width)
            ? new Estimate(value, Math.Max(0, value - width), Finite(Math.Min(bound, value + width)))
            : new Estimate(value, 0, Finite(bound));
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static double Square(double value) => value * value;
}
