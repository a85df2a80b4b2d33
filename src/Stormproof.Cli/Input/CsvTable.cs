using System.Text;

namespace Stormproof.Cli.Input;

/// <summary>Plain comma-separated figures: a record a line, '#' starts a comment, blank lines are skipped, no quotes.</summary>
internal sealed class CsvTable
{
    public const int MostRows = 1_000;

    private readonly List<CsvRow> _rows;

    private CsvTable(string name, List<CsvRow> rows)
    {
        Name = name;
        _rows = rows;
    }

    /// <summary>The file, for messages.</summary>
    public string Name { get; }

    public IReadOnlyList<CsvRow> Rows => _rows;

    /// <summary>JSON and YAML are told by their names, or by the bracket they begin with; the rest is CSV.</summary>
    public static bool IsCsv(string path, ReadOnlySpan<byte> bytes)
    {
        if (Path.GetExtension(path).ToLowerInvariant() is var kind && kind is ".json" or ".yaml" or ".yml" or ".csv")
        {
            return kind == ".csv";
        }

        var text = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        return text.TrimStart(" \t\r\n"u8) is not [(byte)'[' or (byte)'{', ..];
    }

    /// <exception cref="InputException">A byte that is no text, a quote, or too many rows.</exception>
    public static CsvTable Parse(string name, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return new CsvTable(name, Split(name, InputText.Decode(bytes)));
        }
        catch (InputFault e)
        {
            throw new InputException($"{name}:{e.Place.Line}:{e.Place.Column}: {e.Message}.");
        }
    }

    /// <summary>Checks that each row has these columns and takes the header away.</summary>
    /// <exception cref="InputException">It is otherwise.</exception>
    public void Expect(string[] columns, bool headerRequired)
    {
        var isHeader = _rows.Count > 0
            && columns.SequenceEqual(_rows[0].Cells.Select(c => c.Text), StringComparer.OrdinalIgnoreCase);
        if (isHeader)
        {
            _rows.RemoveAt(0);
        }
        else if (headerRequired)
        {
            throw new InputException(
                $"{Name}:{(_rows.Count > 0 ? _rows[0].Line : 1)}:1: the header is missing; begin with"
                    + $" {string.Join(',', columns)}.");
        }

        foreach (var row in _rows.Where(r => r.Cells.Count != columns.Length))
        {
            throw new InputException(
                $"{Name}:{row.Line}:{row.Cells[Math.Min(row.Cells.Count, columns.Length) - 1].Column}: {row.Cells.Count}"
                + $" values stand where {columns.Length} belong; give {string.Join(',', columns)}.");
        }
    }

    private static List<CsvRow> Split(string name, string text)
    {
        var rows = new List<CsvRow>();
        var number = 0;
        foreach (var whole in text.AsSpan().EnumerateLines())
        {
            number++;
            var line = whole.IndexOf('#') is >= 0 and var comment ? whole[..comment] : whole;
            if (line.IsWhiteSpace())
            {
                continue;
            }

            if (line.IndexOf('"') is >= 0 and var quote)
            {
                throw new InputFault(new InputPlace(number, quote + 1), "quotes are not read here; write the bare value");
            }

            if (rows.Count > MostRows)
            {
                throw new InputFault(new InputPlace(number, 1), $"the file has more than {MostRows:N0} rows; give fewer");
            }

            rows.Add(new CsvRow(name, number, Cells(line)));
        }

        return rows;
    }

    private static List<CsvCell> Cells(ReadOnlySpan<char> line)
    {
        var cells = new List<CsvCell>();
        foreach (var range in line.Split(','))
        {
            var cell = line[range];
            var leading = cell.Length - cell.TrimStart().Length;
            cells.Add(new CsvCell(range.Start.Value + leading + 1, cell.Trim().ToString()));
        }

        return cells;
    }
}
