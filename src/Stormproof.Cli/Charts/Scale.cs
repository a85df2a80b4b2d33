namespace Stormproof.Cli.Charts;

/// <summary>A tick of an axis.</summary>
internal readonly record struct Tick(double At, string Label);

/// <summary>From the values of an axis to pixels, with ticks at round values.</summary>
internal sealed class Scale
{
    /// <summary>Beyond this a value is taken for a fault of whoever measured it and not drawn.</summary>
    private const double Largest = 1e15;

    private const double Smallest = 1e-12;

    /// <summary>Values that differ by less, in relation to their size, are one value.</summary>
    private const double Resolution = 1e-9;

    private readonly double _low;
    private readonly double _high;
    private readonly bool _log;
    private readonly double _from;
    private readonly double _to;

    private Scale(double low, double high, bool log, double from, double to, IReadOnlyList<Tick> ticks)
    {
        (_low, _high, _log, _from, _to, Ticks) = (low, high, log, from, to, ticks);
    }

    public IReadOnlyList<Tick> Ticks { get; }

    /// <summary>A scale that holds <paramref name="values"/>.</summary>
    /// <param name="axis">Bounds and kind.</param>
    /// <param name="values">The data; what cannot be drawn is ignored.</param>
    /// <param name="fromZero">A linear axis starts at 0 when the data are not below it.</param>
    /// <param name="from">The pixel of the lowest value.</param>
    /// <param name="to">The pixel of the highest value.</param>
    /// <param name="pixelsPerTick">How close ticks may come.</param>
    public static Scale Of(Axis axis, IEnumerable<double> values, bool fromZero, double from, double to, double pixelsPerTick)
    {
        if (axis.Categories.Count > 0)
        {
            var names = axis.Categories.Select((name, i) => new Tick(i + 0.5, name)).ToArray();
            return new Scale(0, names.Length, log: false, from, to, names);
        }

        var shown = values.Where(v => Drawable(v, axis.Log)).DefaultIfEmpty(1).ToArray();
        var low = axis.Low ?? shown.Min();
        var high = axis.High ?? shown.Max();
        if (fromZero && !axis.Log && axis.Low is null && low > 0)
        {
            low = 0;
        }

        if (!(high - low > Resolution * Math.Max(Math.Abs(low), Math.Abs(high))))
        {
            (low, high) = axis.Log ? (low / 2, low * 2) : (low - Math.Abs(low) / 2, low + Math.Max(1, Math.Abs(low) / 2));
        }

        var count = Math.Max(2, (int)(Math.Abs(to - from) / pixelsPerTick));
        return axis.Log ? LogScale(axis, low, high, from, to, count) : LinearScale(axis, low, high, from, to, count);
    }

    /// <summary>Whether the value has a place on the axis.</summary>
    public bool Shows(double value) =>
        Drawable(value, _log) && value >= _low - 1e-9 * (_high - _low) && value <= _high + 1e-9 * (_high - _low);

    /// <summary>The value's pixel; values outside end at the edge.</summary>
    public double At(double value)
    {
        var share = _log
            ? (Math.Log10(Math.Max(value, Smallest)) - Math.Log10(_low)) / (Math.Log10(_high) - Math.Log10(_low))
            : (value - _low) / (_high - _low);
        return _from + Math.Clamp(share, 0, 1) * (_to - _from);
    }

    internal static bool Drawable(double value, bool log) =>
        double.IsFinite(value) && Math.Abs(value) <= Largest && (!log || value >= Smallest);

    /// <summary>A step of 1, 2 or 5 times a power of ten, with at most <paramref name="count"/> steps.</summary>
    internal static double NiceStep(double range, int count)
    {
        var raw = range / count;
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        foreach (var factor in (ReadOnlySpan<double>)[1, 2, 5])
        {
            if (factor * power >= raw * (1 - 1e-9))
            {
                return factor * power;
            }
        }

        return 10 * power;
    }

    private static Scale LinearScale(Axis axis, double low, double high, double from, double to, int count)
    {
        var step = NiceStep(high - low, count);
        low = axis.Low ?? Math.Floor(low / step + 1e-9) * step;
        high = axis.High ?? Math.Ceiling(high / step - 1e-9) * step;
        var first = Math.Ceiling(low / step - 1e-9);
        var ticks = new List<Tick>();
        for (var i = 0; i <= count + 2 && (first + i) * step <= high + step * 1e-9; i++)
        {
            var value = (first + i) * step;
            ticks.Add(new Tick(value, Numbers.Tick(value, step, Math.Max(Math.Abs(low), Math.Abs(high)))));
        }

        return new Scale(low, high, log: false, from, to, ticks);
    }

    private static Scale LogScale(Axis axis, double low, double high, double from, double to, int count)
    {
        low = Math.Max(low, Smallest);
        high = Math.Max(high, low * 2);
        var decades = Math.Log10(high / low);
        double[] factors = decades * 3 <= count ? [1, 2, 5] : [1];
        var every = Math.Max(1, (int)Math.Ceiling(decades / count));
        var first = (int)Math.Floor(Math.Log10(low) + 1e-9);
        var last = (int)Math.Ceiling(Math.Log10(high) - 1e-9);
        var candidates = Enumerable.Range(first, last - first + 1)
            .SelectMany(power => factors.Select(f => (Value: f * Math.Pow(10, power), Decade: power - first))).ToArray();
        low = axis.Low is null ? candidates.Last(c => c.Value <= low * (1 + 1e-9)).Value : low;
        high = axis.High is null ? candidates.First(c => c.Value >= high * (1 - 1e-9)).Value : high;
        var ticks = candidates
            .Where(c => c.Decade % every == 0 && c.Value >= low * (1 - 1e-9) && c.Value <= high * (1 + 1e-9))
            .Select(c => new Tick(c.Value, Numbers.Short(c.Value)))
            .ToArray();
        return new Scale(low, high, log: true, from, to, ticks);
    }
}
