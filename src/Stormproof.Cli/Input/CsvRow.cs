namespace Stormproof.Cli.Input;

/// <summary>A value and the column it begins at, from 1.</summary>
internal readonly record struct CsvCell(int Column, string Text);

/// <summary>A line of a table.</summary>
internal sealed record CsvRow(string File, int Line, IReadOnlyList<CsvCell> Cells)
{
    /// <exception cref="InputException">The value is no number of that range.</exception>
    public double Number(int column, Allowed allowed) =>
        Allowed.TryParse(Cells[column].Text, out var value) && allowed.Holds(value)
            ? value
            : throw Refused(column, allowed.Remedy);

    /// <exception cref="InputException">There is nothing, or more than 100 characters.</exception>
    public string Text(int column) =>
        Cells[column].Text is { Length: > 0 and <= 100 } text
            ? text
            : throw Refused(column, "give 1 to 100 characters, for example small");

    private InputException Refused(int column, string remedy) =>
        new($"{File}:{Line}:{Cells[column].Column}: {Shown.Of(Cells[column].Text)} is not allowed; {remedy}.");
}
