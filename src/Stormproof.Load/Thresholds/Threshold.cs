using System.Globalization;
using Stormproof.Load.Input;
using Stormproof.Load.Results;

namespace Stormproof.Load.Thresholds;

/// <summary>A bound that a run must keep, such as <c>p99&lt;200ms</c>, <c>errors&lt;0.1%</c> or <c>login:p99&lt;300ms</c>:
/// <c>[request:]metric op value</c>, where op is <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> or <c>&gt;=</c>.</summary>
public sealed class Threshold
{
    private readonly ThresholdMetric _metric;
    private readonly string _operator;
    private readonly double _bound;
    private readonly bool _isShare;

    private Threshold(string text, string? request, ThresholdMetric metric, string op, double bound, bool isShare)
    {
        (Text, Request) = (text, request);
        (_metric, _operator, _bound, _isShare) = (metric, op, bound, isShare);
    }

    /// <summary>As it was given.</summary>
    public string Text { get; }

    /// <summary>The request it is about; null for the whole run.</summary>
    public string? Request { get; }

    private static string Metrics => string.Join(", ", ThresholdMetric.All.Select(m => m.Name));

    /// <summary>Reads a threshold.</summary>
    /// <exception cref="FormatException">It is none; the message says what was expected.</exception>
    public static Threshold Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.LastIndexOfAny(['<', '>']);
        if (at < 0)
        {
            throw Wrong(text, "compares nothing; give a metric, <, <=, > or >=, and a bound");
        }

        var orEqual = at + 1 < text.Length && text[at + 1] == '=';
        var left = text[..at].Trim();
        var right = text[(at + (orEqual ? 2 : 1))..].Trim();
        var colon = left.LastIndexOf(':');
        var request = colon < 0 ? null : left[..colon].Trim();
        var name = left[(colon + 1)..].Trim();
        var metric = ThresholdMetric.All.FirstOrDefault(m => m.Name == (name == "p999" ? "p99.9" : name))
            ?? throw Wrong(text, $"is about '{name}'; give one of {Metrics}");
        if (request is "")
        {
            throw Wrong(text, "has no request before the colon; give its name, or leave the colon out");
        }

        var (bound, isShare) = Bound(text, metric.Unit, right);
        return new Threshold(text, request, metric, orEqual ? $"{text[at]}=" : $"{text[at]}", bound, isShare);
    }

    /// <summary>Refuses a threshold about a request that the run does not have.</summary>
    /// <exception cref="FormatException">No request has the name; the message lists those there are.</exception>
    public void Check(IReadOnlyList<string> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        if (Request is not null && !requests.Contains(Request))
        {
            throw new FormatException(
                $"threshold '{Text}' is about a request '{Request}', which the run does not have; it has {string.Join(", ", requests)}.");
        }
    }

    /// <summary>Judges a result. Not judged for better or worse: a run without samples, and one in which the generator was the
    /// bottleneck.</summary>
    public ThresholdVerdict Judge(LoadResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var subject = Request is null ? ThresholdSubject.Of(result) : ThresholdSubject.Of(result, Request);
        if (subject is null or { Requests: 0 } || (_metric.Unit == ThresholdUnit.Duration && subject.Latency.Samples == 0))
        {
            return new ThresholdVerdict(Text, ThresholdVerdict.NoSamples, null);
        }

        var value = _isShare ? (double)subject.Errors / subject.Requests : _metric.Of(subject);
        var holds = _operator switch
        {
            "<" => value < _bound,
            "<=" => value <= _bound,
            ">" => value > _bound,
            _ => value >= _bound,
        };
        return new ThresholdVerdict(
            Text, result.Generator.Saturated ? ThresholdVerdict.Void : holds ? ThresholdVerdict.Met : ThresholdVerdict.Broken, value);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static (double Bound, bool IsShare) Bound(string text, ThresholdUnit unit, string bound)
    {
        switch (unit)
        {
            case ThresholdUnit.Duration:
                return Durations.TryParse(bound, out var duration)
                    ? (duration.TotalMilliseconds, false)
                    : throw Wrong(text, $"has the bound '{bound}'; give a number and a unit (ms, s, m, h)");
            case ThresholdUnit.Errors when bound.EndsWith('%'):
                return Number(bound[..^1]) is { } percent and <= 100
                    ? (percent / 100, true)
                    : throw Wrong(text, $"has the bound '{bound}'; give 0 to 100 and %");
            case ThresholdUnit.Errors:
                return Number(bound) is { } errors
                    ? (errors, false)
                    : throw Wrong(text, $"has the bound '{bound}'; give a share such as 0.1%, or a number of errors");
            default:
                return Number(bound) is { } rate
                    ? (rate, false)
                    : throw Wrong(text, $"has the bound '{bound}'; give requests a second, for example rps>500");
        }
    }

    private static double? Number(string text) =>
        double.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number) ? number : null;

    private static FormatException Wrong(string text, string what) =>
        new($"threshold '{text}' {what}, for example 'p99<200ms', 'errors<0.1%' or 'login:p99<300ms'.");
}
