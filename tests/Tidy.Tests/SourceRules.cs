using System.Text.RegularExpressions;

namespace Stormproof.Tidy.Tests;

/// <summary>What the analyzers do not see in a source file.</summary>
internal static partial class SourceRules
{
    public const int MaxColumns = 130;
    public const int MaxLines = 600;
    public const int MedianLines = 90;
    public const int P95Lines = 300;

    public static IEnumerable<string> LongLines(string file, string text) => text.Split('\n')
        .Select((line, i) => (Length: line.TrimEnd('\r').Length, Number: i + 1))
        .Where(l => l.Length > MaxColumns)
        .Select(l => $"{file}({l.Number}): {l.Length} columns, allowed are {MaxColumns}");

    public static IEnumerable<string> BadNames(string file, string text) => BadName().Matches(text)
        .Select(m => $"{file}: '{m.Groups["name"].Value}' says nothing about what it does; use the field's own term");

    public static IEnumerable<string> Leftovers(string file, string text) => Leftover().Matches(text)
        .Select(m => $"{file}: '{m.Value}' is left over; finish it, or open an issue");

    /// <summary>The files' lengths, as a whole and one by one.</summary>
    public static IEnumerable<string> Lengths(IReadOnlyCollection<(string File, int Lines)> files)
    {
        foreach (var (file, lines) in files.Where(f => f.Lines > MaxLines))
        {
            yield return $"{file}: {lines} lines, allowed are {MaxLines}";
        }

        var sorted = files.Select(f => f.Lines).Order().ToArray();
        var median = sorted[sorted.Length / 2];
        var p95 = sorted[(int)(sorted.Length * 0.95)];
        if (median >= MedianLines)
        {
            yield return $"the median file has {median} lines; it must stay under {MedianLines}";
        }

        if (p95 >= P95Lines)
        {
            yield return $"the 95th percentile of the files' lengths is {p95} lines; it must stay under {P95Lines}";
        }
    }

    [GeneratedRegex(@"\b(?:class|struct|record|interface|enum)\s+(?<name>\w*(?:Manager|Helper|Helpers|Util|Utils|Base|Impl))\b")]
    private static partial Regex BadName();

    [GeneratedRegex(@"\b(?:TODO|FIXME|NotImplementedException)\b")]
    private static partial Regex Leftover();
}
