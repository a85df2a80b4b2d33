namespace Stormproof.Cli.Output.Plans;

/// <summary>Columns as wide as their longest cell; the first to the left, the others to the right.</summary>
internal sealed class TextTable(params string[] headings)
{
    private const int MostWide = 60;

    private readonly List<string[]> _rows = [headings];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write(TextWriter output, string indent)
    {
        var widths = headings.Select((_, column) => Math.Min(MostWide, _rows.Max(r => r[column].Length))).ToArray();
        foreach (var row in _rows)
        {
            var cells = row.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]));
            output.WriteLine($"{indent}{string.Join("  ", cells)}".TrimEnd());
        }
    }
}
