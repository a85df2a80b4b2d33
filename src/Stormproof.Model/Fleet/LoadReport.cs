using System.Globalization;

namespace Stormproof.Model.Fleet;

/// <summary>What a node says of its load: the text form of ORCA's <c>OrcaLoadReport</c>, as in
/// <c>TEXT cpu_utilization=0.3, rps_fractional=120</c>.</summary>
/// <param name="CpuUtilization">Share of its processors in use, 0 to 1, or above; null when not said.</param>
/// <param name="RequestsPerSecond">Requests from everyone; null when not said.</param>
/// <param name="ErrorsPerSecond">Errors; null when not said.</param>
public readonly record struct LoadReport(double? CpuUtilization, double? RequestsPerSecond, double? ErrorsPerSecond)
{
    /// <summary>Share of its memory in use, 0 to 1; null when not said.</summary>
    public double? MemoryUtilization { get; init; }

    /// <summary>Reads a report; what is unknown, negative, infinite or no number is left out.</summary>
    public static LoadReport Parse(string? text)
    {
        var report = default(LoadReport);
        if (text is null || !text.StartsWith("TEXT ", StringComparison.Ordinal))
        {
            return report;
        }

        foreach (var pair in text[5..].Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0
                || !double.TryParse(pair[(equals + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                || !double.IsFinite(value) || value < 0)
            {
                continue;
            }

            report = pair[..equals] switch
            {
                "cpu_utilization" => report with { CpuUtilization = value },
                "mem_utilization" => report with { MemoryUtilization = value },
                "rps_fractional" => report with { RequestsPerSecond = value },
                "eps" => report with { ErrorsPerSecond = value },
                _ => report,
            };
        }

        return report;
    }

    /// <summary>Requests in flight on the node, whoever sent them: its rate times the time each stays (Little, "A proof for the
    /// queuing formula L = λW", Operations Research 9(3), 1961), but never fewer than the asker knows of.</summary>
    /// <param name="own">Those that the asker sent.</param>
    /// <param name="latencyMs">How long each stays, in milliseconds.</param>
    public double InFlight(int own, double latencyMs) =>
        RequestsPerSecond is { } rate ? Math.Max(own, rate * latencyMs / 1_000) : own;
}
