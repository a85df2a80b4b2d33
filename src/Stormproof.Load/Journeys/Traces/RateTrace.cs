using System.Globalization;
using Stormproof.Load.Input;
using Stormproof.Load.Schedules;

namespace Stormproof.Load.Journeys.Traces;

/// <summary>Reads a rate trace: a CSV file of <c>t,rate</c> lines, from which a schedule is made
/// (<see cref="ArrivalSchedule.Trace"/>).</summary>
public static class RateTrace
{
    private const int MostBytes = 64 * 1024 * 1024;
    private const int MostPoints = 1_000_000;

    /// <summary>From this many points on a trace was recorded, not written, and its steps are alike.</summary>
    private const int Recorded = 10;

    /// <summary>A step this many times the median step is a hole in the recording.</summary>
    private const int Hole = 10;

    private const string Expected = "a time in seconds (or with a unit, such as 1.5m) and a rate a second, for example 60,250";

    /// <summary>Reads a file. A first line of names and lines that begin with <c>#</c> are passed over. Times count from that of the
    /// first point.</summary>
    /// <exception cref="InputException">A line is no point, times do not grow, a rate is negative or too high, or points are missing in a
    /// recording; all errors at once.</exception>
    public static IReadOnlyList<RatePoint> Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(path, SourceText.Lines(path, SourceText.ReadBytes(path, MostBytes, "a rate trace")));
    }

    internal static IReadOnlyList<RatePoint> Parse(string file, string[] lines)
    {
        var errors = new InputErrors(file);
        var points = new List<(RatePoint Point, int Line)>();
        var isFirst = true;
        for (var i = 0; i < lines.Length && !errors.Full; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }

            var fields = line.Split(',', StringSplitOptions.TrimEntries);
            if (!isFirst || !IsHeader(fields))
            {
                Add(fields, i + 1, points, errors);
            }

            isFirst = false;
        }

        CheckWhole(points, lines.Length, errors);
        errors.ThrowIfAny();
        return [.. points.Select(p => p.Point with { At = p.Point.At - points[0].Point.At })];
    }

    private static bool IsHeader(string[] fields) =>
        fields.Length == 2 && fields.All(f => f.Trim('"').Length > 0 && !f.Any(char.IsAsciiDigit));

    private static void Add(string[] fields, int line, List<(RatePoint Point, int Line)> points, InputErrors errors)
    {
        if (fields.Length != 2 || fields.Contains(""))
        {
            errors.Add(line, 0, $"has {fields.Count(f => f.Length > 0)} values; give {Expected} (a rate of 0 is written 0)");
        }
        else if (!TryTime(fields[0], out var at))
        {
            errors.Add(line, 1, $"'{fields[0]}' is no time; give {Expected}");
        }
        else if (!double.TryParse(fields[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var rate)
            || !double.IsFinite(rate) || rate is < 0 or > ArrivalSchedule.MaxRate)
        {
            errors.Add(line, 0, $"'{fields[1]}' is no rate; give 0 to {ArrivalSchedule.MaxRate:0} requests a second");
        }
        else if (points.Count > 0 && at <= points[^1].Point.At)
        {
            errors.Add(
                line, 1, $"'{fields[0]}' is not after the time in line {points[^1].Line}; sort the lines by time, one line a time");
        }
        else if (points.Count == MostPoints)
        {
            errors.Add(line, 0, $"a trace may have {MostPoints} points; take an average of several");
        }
        else
        {
            points.Add((new RatePoint(at, rate), line));
        }
    }

    private static bool TryTime(string text, out TimeSpan time)
    {
        time = default;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            // Seconds since 1970 are times, too: only the differences count.
            var isFit = seconds <= TimeSpan.MaxValue.TotalSeconds / 2;
            time = isFit ? TimeSpan.FromSeconds(seconds) : default;
            return isFit;
        }

        return Durations.TryParse(text, out time);
    }

    private static void CheckWhole(List<(RatePoint Point, int Line)> points, int lines, InputErrors errors)
    {
        if (errors.Any)
        {
            return;
        }

        if (points.Count < 2)
        {
            errors.Add(lines, 0, $"the trace has {points.Count} points; give at least two: {Expected}");
            return;
        }

        var length = points[^1].Point.At - points[0].Point.At;
        if (length > ArrivalSchedule.MaxDuration)
        {
            errors.Add(
                points[^1].Line, 1,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the trace is {length.TotalDays:0.#} days long; it may have {ArrivalSchedule.MaxDuration.TotalDays:0}"));
        }

        if (points.TrueForAll(p => p.Point.Rps == 0))
        {
            errors.Add(points[^1].Line, 0, "all rates are 0, so nothing would be sent; give one that is not");
        }

        FindHoles(points, errors);
    }

    private static void FindHoles(List<(RatePoint Point, int Line)> points, InputErrors errors)
    {
        if (points.Count < Recorded)
        {
            return;
        }

        var steps = points.Zip(points.Skip(1), (a, b) => b.Point.At - a.Point.At).ToArray();
        var usual = steps.Order().ElementAt(steps.Length / 2);
        for (var i = 0; i < steps.Length; i++)
        {
            if (steps[i] > usual * Hole)
            {
                errors.Add(
                    points[i + 1].Line, 1,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{steps[i].TotalSeconds:0.###} s are missing before this line, where steps are {usual.TotalSeconds:0.###} s;"
                        + $" fill the gap (a rate of 0 is written 0)"));
            }
        }
    }
}
