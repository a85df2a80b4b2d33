using System.CommandLine;
using Stormproof.Cli.Commands.Load.Scaling;
using Stormproof.Cli.Output;
using Stormproof.Lab.Scaling;
using Stormproof.Load.Results;

namespace Stormproof.Cli.Commands.Load.Reports;

/// <summary>The options that keep a run's report in files.</summary>
internal sealed class LoadFiles
{
    private readonly Option<string?> _json = ReportFile.Option("--output", "the JSON document, for 'load compare',");
    private readonly Option<string?> _html = ReportFile.Option("--html", "a self-contained page with charts");
    private readonly Option<string?> _svg = ReportFile.Option("--svg", "the latency curve as a picture");
    private readonly Option<string?> _csv = ReportFile.Option("--csv", "the steps as a table");
    private readonly Option<string?> _junit = ReportFile.Option("--junit", "the thresholds as test cases (JUnit XML)");

    public void AddTo(Command command)
    {
        foreach (var option in (Option<string?>[])[_json, _html, _svg, _csv, _junit])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            var twice = new[] { _json, _html, _svg, _csv, _junit }
                .Select(o => (o.Name, Token: result.GetResult(o)?.Tokens is [{ Value: var path }] ? path : null))
                .Where(f => !string.IsNullOrWhiteSpace(f.Token))
                .GroupBy(f => Path.GetFullPath(f.Token!)).FirstOrDefault(g => g.Skip(1).Any());
            if (twice is not null)
            {
                result.AddError(
                    $"{string.Join(" and ", twice.Select(f => f.Name))} name the same file '{twice.First().Token}'; give each its"
                    + " own.");
            }
        });
    }

    /// <summary>The one that only thresholds fill.</summary>
    public Option JUnit => _junit;

    /// <summary>Writes those that were asked for.</summary>
    public Task WriteAsync(Shell shell, ParseResult parsed, LoadResult result) => WriteAsync(
        shell, parsed,
        (_json, () => LoadDocument.ToJson(result) + "\n"),
        (_html, () => LoadHtml.Render(result)),
        (_svg, () => LoadCharts.ToShare(result).ToSvg() + "\n"),
        (_csv, () => LoadCsv.Render(result)),
        (_junit, () => LoadJUnit.Render(result)));

    /// <summary>The same of a scaling curve.</summary>
    public Task WriteAsync(Shell shell, ParseResult parsed, ScaleReport report) => WriteAsync(
        shell, parsed,
        (_json, () => ScaleDocument.ToJson(report) + "\n"),
        (_html, () => ScaleHtml.Render(report)),
        (_svg, () => ScaleChart.Of(report).ToSvg() + "\n"),
        (_csv, () => ScaleDocument.ToCsv(report)));

    private static async Task WriteAsync(
        Shell shell, ParseResult parsed, params (Option<string?> Option, Func<string> Render)[] files)
    {
        foreach (var (option, render) in files)
        {
            if (parsed.GetValue(option) is { } path)
            {
                await ReportFile.WriteAsync(path, render()).ConfigureAwait(false);
                shell.Progress($"wrote {path}");
            }
        }
    }
}
