namespace Stormproof.Model.Planning;

/// <summary>Quotients rounded up as on paper. In binary 1.1 x 3 is a little more than 3.3, and a plan that divides by 1.1 would
/// take one node too many; in decimals, as the values are written, it is not.</summary>
internal static class Ratio
{
    /// <summary>The least whole number that is not less than the product of <paramref name="above"/> over the product of
    /// <paramref name="below"/>; at least 1, and <paramref name="most"/> + 1 when it is more than
    /// <paramref name="most"/>.</summary>
    /// <param name="above">Not negative; their product is less than 1e15.</param>
    /// <param name="below">Greater than 0; their product is less than 1e15.</param>
    /// <param name="most">Where counting ends, at most a million million.</param>
    public static long Ceiling(ReadOnlySpan<double> above, ReadOnlySpan<double> below, long most)
    {
        var (dividend, divisor) = (Product(above), Product(below));

        // A divisor too small for the decimals is 0 here: beyond any count, whatever is divided.
        if (divisor == 0 || dividend > divisor * most)
        {
            return most + 1;
        }

        // Not Math.Ceiling of the quotient: the quotient is rounded, the product is not.
        var whole = (long)decimal.Floor(dividend / divisor);
        return Math.Max(1, whole * divisor < dividend ? whole + 1 : whole);
    }

    /// <summary>What so many cost: 3 at 0.1 are 0.3.</summary>
    public static double Price(long nodes, double each) => (double)Product([nodes, each]);

    /// <summary>A product as on paper.</summary>
    public static decimal Product(ReadOnlySpan<double> factors)
    {
        var product = 1m;
        foreach (var factor in factors)
        {
            product *= (decimal)factor;
        }

        return product;
    }
}
