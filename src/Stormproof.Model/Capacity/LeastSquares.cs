namespace Stormproof.Model.Capacity;

/// <summary>
/// The law's parameters with the least sum of squared residuals of X, inside gamma >= 0 and alpha, beta in 0..1. For given alpha
/// and beta the best gamma is a division, so only these two are searched (variable projection: Golub and Pereyra, SIAM J. Numer.
/// Anal. 10, 1973): a coarse grid finds where to begin, Levenberg-Marquardt steps with frozen bounds end it.
/// </summary>
internal sealed class LeastSquares
{
    private const int Starts = 4;
    private const int MostSteps = 200;

    // All in units of order one: X over the largest, N over the largest, alpha and beta times what they are multiplied with
    // there.
    private readonly double[] _x;
    private readonly double[] _n;
    private readonly double[] _u;
    private readonly double[] _v;
    private readonly double _mostAlpha;
    private readonly double _mostBeta;

    private LeastSquares(IReadOnlyList<ScalingPoint> points, double largest, double most)
    {
        _x = [.. points.Select(p => p.Rps / largest)];
        _n = [.. points.Select(p => p.Nodes / most)];
        (_mostAlpha, _mostBeta) = (most - 1, most * (most - 1));
        _u = [.. points.Select(p => (p.Nodes - 1) / _mostAlpha)];
        _v = [.. points.Select(p => (double)p.Nodes * (p.Nodes - 1) / _mostBeta)];
    }

    /// <summary>Fits points of at least two different node counts, all in their ranges.</summary>
    public static ScalabilityLaw Fit(IReadOnlyList<ScalingPoint> points)
    {
        var (largest, most) = (points.Max(p => p.Rps), points.Max(p => (double)p.Nodes));
        var squares = new LeastSquares(points, largest, most);
        var best = squares.Grid().OrderBy(t => t.Error).Take(Starts).Select(squares.Descend).MinBy(t => t.Error)!;
        return new ScalabilityLaw(best.Gamma * largest / most, best.Alpha / squares._mostAlpha, best.Beta / squares._mostBeta);
    }

    private IEnumerable<Trial> Grid()
    {
        foreach (var alpha in Scale(_mostAlpha))
        {
            foreach (var beta in Scale(_mostBeta))
            {
                yield return Try(alpha, beta);
            }
        }
    }

    /// <summary>0, and the powers of four between a thousandth and the bound.</summary>
    private static IEnumerable<double> Scale(double bound)
    {
        yield return 0;
        for (var value = 1e-3; value < bound; value *= 4)
        {
            yield return value;
        }

        yield return bound;
    }

    private Trial Try(double alpha, double beta)
    {
        var (xf, ff) = (0.0, 0.0);
        for (var i = 0; i < _x.Length; i++)
        {
            var f = _n[i] / (1 + (alpha * _u[i]) + (beta * _v[i]));
            xf += _x[i] * f;
            ff += f * f;
        }

        var gamma = xf / ff;
        var error = 0.0;
        for (var i = 0; i < _x.Length; i++)
        {
            var residual = _x[i] - (gamma * _n[i] / (1 + (alpha * _u[i]) + (beta * _v[i])));
            error += residual * residual;
        }

        return new Trial(gamma, alpha, beta, error);
    }

    private Trial Descend(Trial from)
    {
        var damping = 1e-3;
        for (var step = 0; step < MostSteps && damping < 1e15; step++)
        {
            var next = Step(from, damping);
            if (next.Error < from.Error)
            {
                var settled = from.Error - next.Error <= 1e-15 * from.Error && damping < 1e-9;
                from = next;
                damping = Math.Max(damping / 10, 1e-15);
                if (settled)
                {
                    break;
                }
            }
            else
            {
                damping *= 8;
            }
        }

        return from;
    }

    /// <summary>One damped step of Gauss and Newton in alpha and beta, gamma following them (Kaufman's form).</summary>
    private Trial Step(Trial at, double damping)
    {
        var (ff, fa, fb, aa, ab, bb) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        var (ra, rb) = (0.0, 0.0);
        for (var i = 0; i < _x.Length; i++)
        {
            var below = 1 + (at.Alpha * _u[i]) + (at.Beta * _v[i]);
            var f = _n[i] / below;
            var residual = _x[i] - (at.Gamma * f);
            var slope = -at.Gamma * f / below;
            var (a, b) = (slope * _u[i], slope * _v[i]);
            ff += f * f;
            fa += f * a;
            fb += f * b;
            aa += a * a;
            ab += a * b;
            bb += b * b;
            ra += a * residual;
            rb += b * residual;
        }

        // What gamma can do as well is taken out; the residual is at right angles to it already.
        (aa, ab, bb) = (aa - (fa * fa / ff), ab - (fa * fb / ff), bb - (fb * fb / ff));
        var freeAlpha = !IsHeld(at.Alpha, _mostAlpha, ra);
        var freeBeta = !IsHeld(at.Beta, _mostBeta, rb);
        (aa, bb) = (aa * (1 + damping), bb * (1 + damping));
        var determinant = (aa * bb) - (ab * ab);
        var (da, db) = (freeAlpha, freeBeta) switch
        {
            (true, true) => (((bb * ra) - (ab * rb)) / determinant, ((aa * rb) - (ab * ra)) / determinant),
            (true, false) => (ra / aa, 0),
            (false, true) => (0, rb / bb),
            _ => (0.0, 0.0),
        };
        return double.IsFinite(da) && double.IsFinite(db)
            ? Try(Math.Clamp(at.Alpha + da, 0, _mostAlpha), Math.Clamp(at.Beta + db, 0, _mostBeta))
            : at;
    }

    /// <summary>At a bound, and downhill is beyond it.</summary>
    private static bool IsHeld(double value, double bound, double downhill) =>
        (value <= 0 && downhill < 0) || (value >= bound && downhill > 0);

    private sealed record Trial(double Gamma, double Alpha, double Beta, double Error);
}
