using System.Globalization;

namespace Stormproof.Model.Planning;

/// <summary>The ranges of a question's values.</summary>
internal static class Allowed
{
    /// <summary>Requests or writes a second: beyond it is a slip of the keyboard, and every sum below stays exact.</summary>
    public const double MostRps = 1e12;

    public const double MostMoney = 1e9;

    public static void Rate(double value, string name, double example) => Above(value, name, 0, MostRps, example);

    /// <summary>Greater than <paramref name="low"/>, at most <paramref name="high"/>. NaN is neither.</summary>
    public static void Above(double value, string name, double low, double high, double example)
    {
        if (!(value > low && value <= high))
        {
            throw Refused(value, name, $"greater than {Text(low)}, at most {Text(high)}", example);
        }
    }

    public static void Between(double value, string name, double low, double high, double example)
    {
        if (!(value >= low && value <= high))
        {
            throw Refused(value, name, $"from {Text(low)} to {Text(high)}", example);
        }
    }

    private static PlanException Refused(double value, string name, string range, double example) =>
        new($"{name} {Text(value)} is not allowed; give a number {range}, for example {Text(example)}.");

    private static string Text(double value) => Math.Abs(value) is >= 1e15 or < 1e-4 and > 0
        ? value.ToString("R", CultureInfo.InvariantCulture)
        : value.ToString("0.##########", CultureInfo.InvariantCulture);
}
