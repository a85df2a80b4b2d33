using System.Runtime.CompilerServices;

namespace Stormproof.Model.Scaling;

/// <summary>How fast load grows: the line through the last eight samples (least squares), less twice the error of its slope, so
/// that noise is no trend. The usual standard error of a slope with n - 2 degrees of freedom.</summary>
internal struct LoadTrend
{
    private const int Count = 8;
    private const int Least = 4;

    private Samples _at;
    private Samples _rate;
    private int _next;
    private int _held;

    /// <summary>Counts a sample.</summary>
    public void Add(TimeSpan at, double rate)
    {
        (_at[_next], _rate[_next]) = (at.TotalSeconds, rate);
        _next = (_next + 1) % Count;
        _held = Math.Min(_held + 1, Count);
    }

    /// <summary>Forgets all, after a gap.</summary>
    public void Clear() => _held = _next = 0;

    /// <summary>The rate after <paramref name="lead"/> if the trend goes on; at most twice the last one, and the last one when
    /// there is no growth beyond doubt.</summary>
    public readonly double Ahead(TimeSpan lead)
    {
        if (_held < Least)
        {
            return double.NaN;
        }

        var last = _rate[(_next + Count - 1) % Count];
        double meanAt = 0, meanRate = 0;
        for (var i = 0; i < _held; i++)
        {
            (meanAt, meanRate) = (meanAt + _at[i] / _held, meanRate + _rate[i] / _held);
        }

        double squares = 0, products = 0, spread = 0;
        for (var i = 0; i < _held; i++)
        {
            var (x, y) = (_at[i] - meanAt, _rate[i] - meanRate);
            (squares, products, spread) = (squares + x * x, products + x * y, spread + y * y);
        }

        if (squares <= 0)
        {
            return last;
        }

        var slope = products / squares;
        var error = Math.Sqrt(Math.Max(0, spread - slope * products) / (_held - 2) / squares);
        return Math.Min(2 * last, last + Math.Max(0, slope - 2 * error) * lead.TotalSeconds);
    }

    public LoadTrend Carried(StateCarrier carrier)
    {
        var next = this;
        for (var i = 0; i < Count; i++)
        {
            next._at[i] = carrier.Number(_at[i]);
            next._rate[i] = carrier.Number(_rate[i]);
        }

        // A slot outside would be read outside.
        next._next = Math.Clamp(carrier.Count(_next), 0, Count - 1);
        next._held = Math.Clamp(carrier.Count(_held), 0, Count);
        return next;
    }

    [InlineArray(Count)]
    private struct Samples
    {
        private double _first;
    }
}
