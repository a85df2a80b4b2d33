using System.Text;

namespace Stormproof.Cli.Input;

/// <summary>A user's words inside a message: on one line, of bounded length, without anything a terminal would act on.</summary>
internal static class Shown
{
    private const int Longest = 60;

    public static string Of(string text) => $"'{Plain(text, Longest)}'";

    public static string Plain(string text, int longest)
    {
        var shown = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= longest)
            {
                return shown.Append("...").ToString();
            }

            if (Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 || rune == Rune.ReplacementChar || IsDirection(rune.Value))
            {
                shown.Append(' ');
            }
            else
            {
                shown.Append(rune.ToString());
            }
        }

        return shown.ToString();
    }

    /// <summary>Marks that make text run the other way: a message could be made to say something else.</summary>
    private static bool IsDirection(int rune) =>
        rune is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
