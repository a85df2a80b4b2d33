using System.Globalization;

namespace Stormproof.Cli.Charts;

/// <summary>Numbers as they are drawn: the same on every machine.</summary>
internal static class Numbers
{
    private static readonly (double From, double By, string Suffix)[] Sizes =
        [(1e9, 1e9, "G"), (1e6, 1e6, "M"), (1e4, 1e3, "k")];

    /// <summary>A coordinate in pixels, to a hundredth.</summary>
    public static string Pixel(double value)
    {
        var text = Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }

    /// <summary>A value with at most three significant digits; large ones with k, M or G.</summary>
    public static string Short(double value)
    {
        if (!double.IsFinite(value))
        {
            return "–";
        }

        var (by, suffix) = Size(Math.Abs(value));
        var scaled = value / by;
        var digits = scaled == 0 ? 0 : Math.Max(0, 2 - (int)Math.Floor(Math.Log10(Math.Abs(scaled))));
        return scaled.ToString(Places(Math.Min(digits, 9), trim: true), CultureInfo.InvariantCulture) + suffix;
    }

    /// <summary>A tick's label, with as many places as its neighbours need to differ.</summary>
    /// <param name="value">The tick.</param>
    /// <param name="step">To the next.</param>
    /// <param name="largest">Of the axis: all ticks share its size.</param>
    public static string Tick(double value, double step, double largest)
    {
        var (by, suffix) = Size(largest);
        var places = Math.Clamp(-(int)Math.Floor(Math.Log10(step / by) + 1e-9), 0, 9);
        var text = (value / by).ToString(Places(places, trim: false), CultureInfo.InvariantCulture);
        return value == 0 ? "0" : text + suffix;
    }

    private static (double By, string Suffix) Size(double magnitude)
    {
        foreach (var (from, by, suffix) in Sizes)
        {
            if (magnitude >= from)
            {
                return (by, suffix);
            }
        }

        return (1, "");
    }

    private static string Places(int count, bool trim) => count == 0 ? "#,0" : "#,0." + new string(trim ? '#' : '0', count);
}
