using Stormproof.Model.Fleet;

namespace Stormproof.Model.Simulation;

/// <summary>The traces that are shipped, made by rule: shape times a noise that lasts (an autoregressive one), with a
/// seed.</summary>
public static class SampleTraces
{
    private const int Minute = 60;
    private const int Hour = 3_600;

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["daily-wave", "flash-sale", "step", "outage-retry-storm"];

    /// <summary>One of them.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static LoadTrace Make(string name) => name switch
    {
        "daily-wave" => Noisy(name, 24 * Hour, Minute, 0.02, 11, DailyWave),
        "flash-sale" => Noisy(name, 2 * Hour, 10, 0.02, 12, FlashSale),
        "step" => Noisy(name, Hour, 10, 0.02, 13, Step),
        "outage-retry-storm" => Noisy(name, 2 * Hour, 10, 0.02, 14, OutageAndRetryStorm),
        _ => throw new ArgumentException($"'{name}' is no trace; choose {string.Join(", ", Names)}.", nameof(name)),
    };

    /// <summary>A shop's day: quiet at night, a hump at noon, the peak in the evening.</summary>
    private static double DailyWave(double t) =>
        900 + 4_200 * Hump(t, 12.5 * Hour, 2.2 * Hour) + 8_100 * Hump(t, 20 * Hour, 2.0 * Hour);

    /// <summary>Doors open after half an hour: eight times the load within a minute and a half, then it ebbs for an
    /// hour.</summary>
    private static double FlashSale(double t)
    {
        var open = 30 * Minute;
        var crowd = t < open ? 0
            : t < open + 90 ? (t - open) / 90
            : t < open + 15 * Minute ? 1
            : Math.Exp(-(t - open - 15 * Minute) / (15.0 * Minute));
        return 500 * (1 + 7 * crowd);
    }

    /// <summary>Up by three, up by two, down by three.</summary>
    private static double Step(double t) =>
        t < 10 * Minute ? 500 : t < 25 * Minute ? 1_500 : t < 40 * Minute ? 3_000 : 1_000;

    /// <summary>Nothing arrives for five minutes; then all who waited come back at once and try again.</summary>
    private static double OutageAndRetryStorm(double t)
    {
        var (down, up) = (40 * Minute, 45 * Minute);
        return t >= down && t < up ? 20
            : t < down ? 1_200
            : 1_200 * (1 + 2 * Math.Exp(-(t - up) / (4.0 * Minute)));
    }

    private static double Hump(double t, double at, double width) => Math.Exp(-0.5 * Math.Pow((t - at) / width, 2));

    private static LoadTrace Noisy(string name, int seconds, int spacing, double noise, ulong seed, Func<double, double> shape)
    {
        const double Lasts = 0.8;
        var random = new SeededRandom(seed);
        var points = new List<(double, double)>();
        var drift = 0.0;
        for (var t = 0; t <= seconds; t += spacing)
        {
            var draw = random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5;
            drift = Lasts * drift + Math.Sqrt(1 - Lasts * Lasts) * draw * 2;
            points.Add((t, Math.Round(Math.Max(0, shape(t) * (1 + noise * drift)))));
        }

        return new LoadTrace(name, points);
    }
}
