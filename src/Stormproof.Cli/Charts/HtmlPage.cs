using System.Text;

namespace Stormproof.Cli.Charts;

/// <summary>A report as one HTML file: no script, nothing fetched from anywhere (its policy forbids both), light or dark as the
/// reader's system is, legible on paper and on a phone. Whatever text it is given is escaped.</summary>
/// <param name="title">Of the page.</param>
/// <param name="subtitle">One line below.</param>
internal sealed class HtmlPage(string title, string subtitle = "")
{
    private readonly StringBuilder _body = new();
    private bool _inSection;

    /// <summary>A part with a heading; what follows is in it.</summary>
    public HtmlPage Section(string heading)
    {
        Close();
        _inSection = true;
        _body.Append($"<section>\n<h2>{Escaped.Text(heading)}</h2>\n");
        return this;
    }

    public HtmlPage Paragraph(string text)
    {
        _body.Append($"<p>{Escaped.Text(text)}</p>\n");
        return this;
    }

    /// <summary>The result in a sentence.</summary>
    /// <param name="good">Its colour and its word: true PASS, false FAIL, null neither.</param>
    /// <param name="text">The sentence.</param>
    public HtmlPage Verdict(bool? good, string text)
    {
        var (kind, word) = good switch { true => ("good", "PASS "), false => ("bad", "FAIL "), null => ("plain", "") };
        _body.Append($"<p class=\"verdict {kind}\"><strong>{word}</strong>{Escaped.Text(text)}</p>\n");
        return this;
    }

    /// <summary>A few figures, large.</summary>
    public HtmlPage Figures(params (string Name, string Value)[] figures)
    {
        _body.Append("<dl class=\"figures\">\n");
        foreach (var (name, value) in figures)
        {
            _body.Append($"<div><dt>{Escaped.Text(name)}</dt><dd>{Escaped.Text(value)}</dd></div>\n");
        }

        _body.Append("</dl>\n");
        return this;
    }

    /// <summary>A list under a heading of its own, with bullets or numbers.</summary>
    public HtmlPage List(string heading, IReadOnlyList<string> lines, bool ordered = false)
    {
        var kind = ordered ? "ol" : "ul";
        _body.Append($"<h3>{Escaped.Text(heading)}</h3>\n<{kind}>\n")
            .AppendJoin("", lines.Select(line => $"<li>{Escaped.Text(line)}</li>\n"))
            .Append($"</{kind}>\n");
        return this;
    }

    /// <summary>A chart, drawn twice: one for wide windows and paper, one for phones.</summary>
    public HtmlPage Chart(Chart chart) => Figure(chart.ToSvg(), chart.Narrow().ToSvg(), chart.Description);

    /// <summary>A tree, drawn twice in the same way.</summary>
    public HtmlPage Tree(Tree tree) => Figure(tree.ToSvg(), tree.Narrow().ToSvg(), tree.Description);

    /// <summary>A table; columns of numbers stand right. On a phone it scrolls in itself.</summary>
    public HtmlPage Table(string caption, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var cells = rows.ToArray();
        var numbers = columns
            .Select((_, i) => cells.Length > 0 && cells.All(row => i >= row.Count || IsNumber(row[i]))).ToArray();
        _body.Append($"<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{Escaped.Text(caption)}\"><table>\n")
            .Append($"<caption>{Escaped.Text(caption)}</caption>\n<thead><tr>")
            .AppendJoin("", columns.Select((c, i) => $"<th scope=\"col\"{Right(i)}>{Escaped.Text(c)}</th>"))
            .Append("</tr></thead>\n<tbody>\n");
        foreach (var row in cells)
        {
            _body.Append("<tr>").AppendJoin("", row.Select((c, i) => $"<td{Right(i)}>{Escaped.Text(c)}</td>")).Append("</tr>\n");
        }

        _body.Append("</tbody></table></div>\n");
        return this;

        string Right(int i) => i < numbers.Length && numbers[i] ? " class=\"n\"" : "";
    }

    /// <summary>The whole document.</summary>
    public string Render()
    {
        Close();
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
            + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            + "<meta name=\"color-scheme\" content=\"light dark\">\n"
            + $"<title>{Escaped.Text(title)}</title>\n<style>\n{HtmlStyle.Sheet}</style>\n</head>\n<body>\n<main>\n"
            + $"<header>\n<h1>{Escaped.Text(title)}</h1>\n"
            + (subtitle.Length > 0 ? $"<p class=\"quiet\">{Escaped.Text(subtitle)}</p>\n" : "")
            + $"</header>\n{_body}</main>\n</body>\n</html>\n";
    }

    private HtmlPage Figure(string wide, string narrow, string description)
    {
        _body.Append($"<figure>\n<div class=\"wide\">{wide}</div>\n<div class=\"narrow\">{narrow}</div>\n")
            .Append(description.Length > 0 ? $"<figcaption>{Escaped.Text(description)}</figcaption>\n" : "")
            .Append("</figure>\n");
        return this;
    }

    /// <summary>"12 ms", "-3 %" and "–" (none) are.</summary>
    private static bool IsNumber(string text)
    {
        var digits = text.AsSpan().TrimStart("+-–");
        return digits.Length == 0 ? text == "–" : char.IsAsciiDigit(digits[0]);
    }

    private void Close()
    {
        if (_inSection)
        {
            _body.Append("</section>\n");
            _inSection = false;
        }
    }
}
