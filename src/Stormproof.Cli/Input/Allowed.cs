using System.Globalization;

namespace Stormproof.Cli.Input;

/// <summary>The numbers a value may be, and one of them as an example.</summary>
/// <param name="Low">The least.</param>
/// <param name="High">The most.</param>
/// <param name="Example">One that works.</param>
/// <param name="AboveLow">The least itself is not allowed.</param>
/// <param name="Whole">Only whole numbers.</param>
internal sealed record Allowed(double Low, double High, double Example, bool AboveLow = false, bool Whole = false)
{
    /// <summary>A text as a number, whatever its range.</summary>
    public static bool TryParse(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value)
        && text.AsSpan().IndexOfAnyExcept("+-.0123456789eE") < 0;

    public bool Holds(double value) =>
        (AboveLow ? value > Low : value >= Low) && value <= High && (!Whole || Math.Floor(value) == value);

    /// <summary>For the end of a message: what to give instead.</summary>
    public string Remedy => string.Create(
        CultureInfo.InvariantCulture,
        $"give a {(Whole ? "whole " : "")}number {(AboveLow ? "above" : "from")} {Plain(Low)} {(AboveLow ? "up to" : "to")} {
            Plain(High)}, for example {Plain(Example)}");

    private static string Plain(double value) =>
        value.ToString("#,##0.##########", CultureInfo.InvariantCulture).Replace(",", "", StringComparison.Ordinal);
}
