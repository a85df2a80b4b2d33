using System.Globalization;
using Stormproof.Load.Results;

namespace Stormproof.Cli.Commands.Load.Reports;

/// <summary>One judgement of a run.</summary>
/// <param name="Name">What was asked, for example <c>p99&lt;200ms</c>.</param>
/// <param name="Passed">Whether it held.</param>
/// <param name="Detail">How it came out.</param>
internal sealed record LoadCheck(string Name, bool Passed, string Detail)
{
    /// <summary>The thresholds of a run.</summary>
    public static IReadOnlyList<LoadCheck> Of(LoadResult result) =>
    [
        .. (result.Thresholds ?? []).Select(t => new LoadCheck(t.Threshold, t.IsMet(), t.Value is { } value
            ? string.Create(CultureInfo.InvariantCulture, $"{t.Outcome}, measured {value:0.####}")
            : t.Outcome)),
    ];
}
