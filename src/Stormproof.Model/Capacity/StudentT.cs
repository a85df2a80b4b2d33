namespace Stormproof.Model.Capacity;

/// <summary>Quantiles of Student's t distribution.</summary>
internal static class StudentT
{
    /// <summary>The t that |T| stays below with this probability.</summary>
    /// <param name="probability">Between 0 and 1, both excluded.</param>
    /// <param name="freedom">Degrees of freedom, 1 and up.</param>
    public static double TwoSided(double probability, int freedom)
    {
        // P(|T| > t) = I_x(freedom / 2, 1 / 2) with x = freedom / (freedom + t^2): DLMF 8.17, Abramowitz and Stegun 26.7.1.
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < 200; i++)
        {
            var x = (low + high) / 2;
            (low, high) = IncompleteBeta(x, freedom / 2.0) < 1 - probability ? (x, high) : (low, x);
        }

        return Math.Sqrt(freedom * (1 - low) / low);
    }

    /// <summary>I_x(a, 1/2).</summary>
    private static double IncompleteBeta(double x, double a)
    {
        const double B = 0.5;
        return x is 0 or 1 ? x
            : x < (a + 1) / (a + B + 2) ? Front(x, a, B) * Fraction(x, a, B) / a
            : 1 - (Front(1 - x, B, a) * Fraction(1 - x, B, a) / B);
    }

    private static double Front(double x, double a, double b) =>
        Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x)));

    /// <summary>The continued fraction of DLMF 8.17.22, by Lentz' method.</summary>
    private static double Fraction(double x, double a, double b)
    {
        const double Tiny = 1e-300;
        var (c, d) = (1.0, 1 / NotZero(1 - ((a + b) * x / (a + 1))));
        var value = d;
        for (var m = 1; m <= 1_000; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            var before = value;
            foreach (var term in (ReadOnlySpan<double>)[even, odd])
            {
                d = 1 / NotZero(1 + (term * d));
                c = NotZero(1 + (term / c));
                value *= c * d;
            }

            if (Math.Abs(value - before) <= 1e-16 * Math.Abs(value))
            {
                break;
            }
        }

        return value;

        static double NotZero(double v) => Math.Abs(v) < Tiny ? Tiny : v;
    }

    /// <summary>log of the gamma function at halves: by its recurrence up to where Stirling's series is exact to the last digits
    /// (DLMF 5.11.1).</summary>
    private static double LogGamma(double z)
    {
        var shift = 0.0;
        for (; z < 15; z++)
        {
            shift += Math.Log(z);
        }

        var inverse = 1 / (z * z);
        var series = ((((((-1.0 / 1680 * inverse) + (1.0 / 1260)) * inverse) - (1.0 / 360)) * inverse) + (1.0 / 12)) / z;
        return ((z - 0.5) * Math.Log(z)) - z + (0.5 * Math.Log(2 * Math.PI)) + series - shift;
    }
}
