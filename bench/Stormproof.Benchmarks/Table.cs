using System.Globalization;

namespace Stormproof.Benchmarks;

/// <summary>A Markdown table on standard output.</summary>
internal static class Table
{
    public static void Head(params string[] columns)
    {
        Console.WriteLine();
        Row(columns);
        Row([.. columns.Select((_, i) => i == 0 ? "---" : "--:")]);
    }

    public static void Row(params string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");

    /// <summary>Three significant digits where the figure is small, whole numbers where it is large.</summary>
    public static string Number(double value) =>
        value.ToString(value >= 100 ? "0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
