using System.Globalization;

namespace Storefront;

/// <summary>Numbers and prices as text, the same on every machine.</summary>
internal static class Text
{
    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Of(DateTime time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>2999 cents are "$29.99".</summary>
    public static string Dollars(long cents) => string.Create(CultureInfo.InvariantCulture, $"${cents / 100}.{cents % 100:00}");

    /// <summary>2999 cents are "29.99".</summary>
    public static string Plain(long cents) => string.Create(CultureInfo.InvariantCulture, $"{cents / 100}.{cents % 100:00}");

    public static bool TryId(string? text, out long id) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);
}
