using System.Globalization;
using Spectre.Console;
using Stormproof.Lab.Drills;

namespace Stormproof.Cli.Output;

/// <summary>Before against after, and the verdict.</summary>
/// <param name="Title">Of the first column.</param>
/// <param name="Before">What the incident's run is called.</param>
/// <param name="After">What the fixed run is called.</param>
/// <param name="Promise">What a pass shows, as a sentence.</param>
internal sealed record DrillTable<TRun>(string Title, string Before, string After, string Promise)
{
    private readonly List<(string Name, Func<TRun, string> Value)> _rows = [];

    /// <summary>A line below the verdict; null: none.</summary>
    public string? Note { get; init; }

    public DrillTable<TRun> Row(string name, Func<TRun, string> value)
    {
        _rows.Add((name, value));
        return this;
    }

    public DrillTable<TRun> Count(string name, Func<TRun, long> value) =>
        Row(name, r => value(r).ToString("N0", CultureInfo.InvariantCulture));

    public DrillTable<TRun> Share(string name, Func<TRun, double> value) =>
        Row(name, r => value(r).ToString("P1", CultureInfo.InvariantCulture));

    public DrillTable<TRun> Milliseconds(string name, Func<TRun, double> value) =>
        Row(name, r => string.Create(CultureInfo.InvariantCulture, $"{value(r):0.0} ms"));

    public DrillTable<TRun> Latency(Func<TRun, double> p50Ms, Func<TRun, double> p99Ms) => Row(
        "p50 / p99", r => string.Create(CultureInfo.InvariantCulture, $"{p50Ms(r):0.0} ms / {p99Ms(r):0.0} ms"));

    public DrillTable<TRun> Seconds(string name, Func<TRun, long> ms) =>
        Row(name, r => string.Create(CultureInfo.InvariantCulture, $"{ms(r) / 1000.0:0.0} s"));

    public DrillTable<TRun> Duration(Func<TRun, long> durationMs) => Seconds("duration", durationMs);

    public void Write(Shell shell, IDrillReport<TRun> report)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn(Markup.Escape(Title))
            .AddColumn(new TableColumn(Markup.Escape($"before ({Before})")).RightAligned())
            .AddColumn(new TableColumn(Markup.Escape($"after ({After})")).RightAligned());
        foreach (var (name, value) in _rows)
        {
            table.AddRow(Markup.Escape(name), Markup.Escape(value(report.Before)), Markup.Escape(value(report.After)));
        }

        var console = shell.Table();
        console.Write(table);
        console.WriteLine(report.Reasons.Count == 0
            ? $"PASS: {Promise}"
            : $"FAIL: {string.Join("; ", report.Reasons)}.");
        if (Note is not null)
        {
            shell.Output.WriteLine(Note);
        }
    }
}
