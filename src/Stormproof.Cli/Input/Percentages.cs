using System.Globalization;

namespace Stormproof.Cli.Input;

/// <summary>Availabilities are written in percent (99.9 or 99.9%), shares from 0 to 1 or in percent with its sign (0.9 or
/// 90%).</summary>
internal static class Percentages
{
    public const string ShareRemedy = "give a share from 0 to 1, for example 0.9 or 90%";

    /// <summary>Reads an availability. A bare number below 1 is refused: 0.999 could be 99.9 % or 0.999 %.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="availability">From 0 to 1.</param>
    public static bool TryParseAvailability(string text, out double availability)
    {
        availability = 0;
        if (!TryParse(text, out var value, out var signed) || value is not (>= 0 and <= 100) || (!signed && value is > 0 and < 1))
        {
            return false;
        }

        availability = Fraction(value);
        return true;
    }

    /// <summary>What to give instead of an availability that was refused.</summary>
    public static string AvailabilityRemedy(string refused) =>
        TryParse(refused, out var value, out var signed) && !signed && value is > 0 and < 1
            ? $"it could mean {refused.Trim()} % or {value * 100:0.########} %: write the percent with its sign,"
                + $" {refused.Trim()}% or {value * 100:0.########}%"
            : "give percent from 0% to 100%, for example 99.9 or 99.9%";

    public static bool TryParseShare(string text, out double share)
    {
        share = 0;
        if (!TryParse(text, out var value, out var signed))
        {
            return false;
        }

        share = signed ? Fraction(value) : value;
        return share is >= 0 and <= 1;
    }

    /// <summary>In decimal, so 99.99 % is the double nearest to 0.9999 and not one beside it.</summary>
    private static double Fraction(double percent) =>
        Math.Abs(percent) <= 100 && decimal.TryParse(percent.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float,
            CultureInfo.InvariantCulture, out var exact)
            ? (double)(exact / 100m)
            : percent / 100;

    private static bool TryParse(string text, out double value, out bool signed)
    {
        var trimmed = text.Trim();
        signed = trimmed.EndsWith('%');
        return Allowed.TryParse(signed ? trimmed[..^1].TrimEnd() : trimmed, out value);
    }
}
