using System.Globalization;

namespace Stormproof.Lab.Scaling.Usage;

/// <summary>Lines of <c>/proc/PID/stat</c> and <c>/proc/stat</c> (proc(5)); times in seconds.</summary>
/// <param name="Id">The process or thread.</param>
/// <param name="Name">Its name, at most 15 characters.</param>
/// <param name="Parent">Its parent.</param>
/// <param name="Own">Processor time of its own.</param>
/// <param name="Ended">Processor time of its children that have ended.</param>
internal readonly record struct ProcStat(int Id, string Name, int Parent, double Own, double Ended)
{
    /// <summary>USER_HZ, which is 100 on every architecture that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>Null when it is no such line.</summary>
    public static ProcStat? Parse(string line)
    {
        // The name stands in parentheses and may hold some itself, and blanks.
        var (open, close) = (line.IndexOf('(', StringComparison.Ordinal), line.LastIndexOf(')'));
        if (open < 1 || close < open)
        {
            return null;
        }

        var rest = line[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return rest.Length > 14 && int.TryParse(line[..open].Trim(), CultureInfo.InvariantCulture, out var id)
            && int.TryParse(rest[1], CultureInfo.InvariantCulture, out var parent)
            ? new ProcStat(
                id, line[(open + 1)..close], parent, (Ticks(rest[11]) + Ticks(rest[12])) / TicksPerSecond,
                (Ticks(rest[13]) + Ticks(rest[14])) / TicksPerSecond)
            : null;
    }

    /// <summary>Processors in all, and the time that they were busy, from <c>/proc/stat</c>.</summary>
    public static (int Processors, double Busy) Machine(IEnumerable<string> lines)
    {
        var (processors, busy) = (0, 0.0);
        foreach (var line in lines.TakeWhile(l => l.StartsWith("cpu", StringComparison.Ordinal)))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields[0] != "cpu")
            {
                processors++;
            }
            else if (fields.Length > 7)
            {
                // user, nice, system, irq, softirq; neither idle nor waiting for a disk. Guests are in user already.
                busy = new[] { 1, 2, 3, 6, 7 }.Sum(i => Ticks(fields[i])) / TicksPerSecond;
            }
        }

        return (processors, busy);
    }

    private static double Ticks(string text) =>
        double.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) ? ticks : 0;
}
