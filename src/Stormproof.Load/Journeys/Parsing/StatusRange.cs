namespace Stormproof.Load.Journeys.Parsing;

/// <summary>A status code, or a class of them such as <c>2xx</c>.</summary>
internal static class StatusRange
{
    public static bool IsClass(string text) => text is [>= '1' and <= '5', 'x' or 'X', 'x' or 'X'];

    /// <summary>Of a text that was checked.</summary>
    public static (int Low, int High) Parse(string text)
    {
        if (IsClass(text))
        {
            var low = (text[0] - '0') * 100;
            return (low, low + 99);
        }

        var code = int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        return (code, code);
    }
}
