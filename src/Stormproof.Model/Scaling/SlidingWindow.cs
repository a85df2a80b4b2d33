using System.Runtime.CompilerServices;

namespace Stormproof.Model.Scaling;

/// <summary>The highest, the lowest and the sum of what was seen in a window that moves on, in 16 buckets of a fifteenth of it:
/// covers at least the window and at most a fifteenth more. A value, so that a state holds it without an allocation.</summary>
internal struct SlidingWindow
{
    private const int Count = 16;
    private const int Parts = Count - 1;

    private Highest _high;
    private Lowest _low;
    private Sums _sum;
    private Turns _turn;

    /// <summary>Counts a value. Values of a length that differs from the last call's land in other buckets; the window then
    /// covers less until it has filled again.</summary>
    public void Add(TimeSpan now, TimeSpan length, double value)
    {
        var turn = Turn(now, length);
        var slot = (int)(turn % Count);
        if (_turn[slot] != turn + 1)
        {
            (_turn[slot], _high[slot], _low[slot], _sum[slot]) = (turn + 1, value, value, value);
            return;
        }

        _high[slot] = Math.Max(_high[slot], value);
        _low[slot] = Math.Min(_low[slot], value);
        _sum[slot] += value;
    }

    /// <summary>The highest; <paramref name="none"/> when there is nothing.</summary>
    public readonly double Max(TimeSpan now, TimeSpan length, double none)
    {
        var best = double.NegativeInfinity;
        for (var slot = 0; slot < Count; slot++)
        {
            best = Holds(slot, Turn(now, length)) ? Math.Max(best, _high[slot]) : best;
        }

        return double.IsNegativeInfinity(best) ? none : best;
    }

    /// <summary>The lowest; <paramref name="none"/> when there is nothing.</summary>
    public readonly double Min(TimeSpan now, TimeSpan length, double none)
    {
        var best = double.PositiveInfinity;
        for (var slot = 0; slot < Count; slot++)
        {
            best = Holds(slot, Turn(now, length)) ? Math.Min(best, _low[slot]) : best;
        }

        return double.IsPositiveInfinity(best) ? none : best;
    }

    /// <summary>The sum.</summary>
    public readonly double Sum(TimeSpan now, TimeSpan length)
    {
        var sum = 0.0;
        for (var slot = 0; slot < Count; slot++)
        {
            sum += Holds(slot, Turn(now, length)) ? _sum[slot] : 0;
        }

        return sum;
    }

    public SlidingWindow Carried(StateCarrier carrier)
    {
        var next = this;
        for (var slot = 0; slot < Count; slot++)
        {
            next._high[slot] = carrier.Number(_high[slot]);
            next._low[slot] = carrier.Number(_low[slot]);
            next._sum[slot] = carrier.Number(_sum[slot]);
            next._turn[slot] = carrier.Whole(_turn[slot]);
        }

        return next;
    }

    private readonly bool Holds(int slot, long turn) => _turn[slot] > 0 && turn - (_turn[slot] - 1) is >= 0 and < Count;

    private static long Turn(TimeSpan now, TimeSpan length) =>
        Math.Max(0, now.Ticks) / Math.Max(1, length.Ticks / Parts);

    [InlineArray(Count)]
    private struct Highest
    {
        private double _first;
    }

    [InlineArray(Count)]
    private struct Lowest
    {
        private double _first;
    }

    [InlineArray(Count)]
    private struct Sums
    {
        private double _first;
    }

    [InlineArray(Count)]
    private struct Turns
    {
        private long _first;
    }
}
