using System.Globalization;
using System.Text;

namespace Stormproof.Load.Journeys.Har;

/// <summary>A request of the file that is being made.</summary>
internal sealed record HarRequest(
    string Method, string Host, string Target, string Path, IReadOnlyList<string> Headers, string? Body, string? Note, TimeSpan Think,
    int Status)
{
    private const int LongestTitle = 80;

    /// <summary>Writes it; with a name when a later request refers to its answer.</summary>
    public void Write(StringBuilder text, string? name)
    {
        var title = Path.Length <= LongestTitle ? Path : $"{Path[..LongestTitle]}…";
        text.Append(CultureInfo.InvariantCulture, $"\n### {Method} {title}\n");
        if (name is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"# @name {name}\n");
        }

        if (Think > TimeSpan.Zero)
        {
            text.Append(CultureInfo.InvariantCulture, $"# @think {Round(Think)}\n");
        }

        if (Status is >= 100 and <= 599)
        {
            // Nothing is cached between users of a load run.
            text.Append(CultureInfo.InvariantCulture, $"# @expect status {(Status == 304 ? 200 : Status)}\n");
        }

        if (Note is not null)
        {
            text.Append(Note).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"{Method} {{{{{Host}}}}}{Target}\n");
        foreach (var header in Headers)
        {
            text.Append(header).Append('\n');
        }

        if (Body is not null)
        {
            text.Append('\n').Append(Body.ReplaceLineEndings("\n").Trim('\n')).Append('\n');
        }
    }

    /// <summary>To two digits: nobody thinks to the millisecond.</summary>
    private static string Round(TimeSpan think)
    {
        var milliseconds = think.TotalMilliseconds;
        var unit = Math.Pow(10, Math.Floor(Math.Log10(milliseconds)) - 1);
        var rounded = Math.Round(milliseconds / unit) * unit;
        return rounded >= 1000
            ? string.Create(CultureInfo.InvariantCulture, $"{rounded / 1000:0.###}s")
            : string.Create(CultureInfo.InvariantCulture, $"{rounded:0}ms");
    }
}
