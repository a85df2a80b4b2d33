using System.Globalization;
using System.Text;

namespace Stormproof.Model.Simulation;

/// <summary>A rate over time: points, straight lines between them. A step is two points a second apart.</summary>
public sealed class LoadTrace
{
    private readonly double[] _seconds;
    private readonly double[] _rates;

    /// <summary>A trace.</summary>
    /// <param name="name">For reports.</param>
    /// <param name="points">At least two; seconds from 0 on, ascending; requests a second, 0 or more.</param>
    /// <exception cref="ArgumentException">They are otherwise.</exception>
    public LoadTrace(string name, IReadOnlyList<(double Seconds, double Rate)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Count < 2)
        {
            throw new ArgumentException("A trace has at least two points.", nameof(points));
        }

        for (var i = 0; i < points.Count; i++)
        {
            if (!(points[i].Rate >= 0 && double.IsFinite(points[i].Rate)) || !(points[i].Seconds >= 0)
                || (i > 0 && !(points[i].Seconds > points[i - 1].Seconds)))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Point {i} ({points[i].Seconds} s, {points[i].Rate}/s) is not after the one before, or negative."),
                    nameof(points));
            }
        }

        Name = name;
        _seconds = [.. points.Select(p => p.Seconds - points[0].Seconds)];
        _rates = [.. points.Select(p => p.Rate)];
    }

    /// <summary>For reports.</summary>
    public string Name { get; }

    /// <summary>Whole seconds from the first point to the last.</summary>
    public int Seconds => (int)_seconds[^1];

    /// <summary>The highest rate.</summary>
    public double Peak => _rates.Max();

    /// <summary>The mean rate of each second.</summary>
    public double[] PerSecond()
    {
        var rates = new double[Seconds];
        var next = 1;
        for (var second = 0; second < rates.Length; second++)
        {
            var middle = second + 0.5;
            while (next < _seconds.Length - 1 && _seconds[next] < middle)
            {
                next++;
            }

            var part = Math.Clamp((middle - _seconds[next - 1]) / (_seconds[next] - _seconds[next - 1]), 0, 1);
            rates[second] = _rates[next - 1] + part * (_rates[next] - _rates[next - 1]);
        }

        return rates;
    }

    /// <summary>As a file of <c>t,rate</c> lines.</summary>
    public string ToCsv()
    {
        var lines = new StringBuilder("t,rate\n");
        for (var i = 0; i < _seconds.Length; i++)
        {
            lines.Append(CultureInfo.InvariantCulture, $"{_seconds[i]},{_rates[i]}\n");
        }

        return lines.ToString();
    }

    /// <summary>The same trace with each rate multiplied.</summary>
    public LoadTrace Scaled(double factor) =>
        new(Name, [.. _seconds.Zip(_rates, (s, r) => (s, r * factor))]);
}
