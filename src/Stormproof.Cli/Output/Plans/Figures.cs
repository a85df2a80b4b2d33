using System.Globalization;

namespace Stormproof.Cli.Output.Plans;

/// <summary>How the plans write a figure, each with its unit.</summary>
internal static class Figures
{
    /// <summary>An availability, 0 to 1, as percent: two digits beyond its nines, so none is rounded to 100 %.</summary>
    public static string Percent(double availability)
    {
        var nines = availability < 1 ? Math.Clamp((int)-Math.Log10(1 - availability), 1, 11) : 1;
        var text = $"{Digits((decimal)availability * 100, nines + 1)} %";
        return text == "100 %" && availability < 1 ? "over 99.9999999999 %" : text;
    }

    /// <summary>A share, 0 to 1, as percent with three digits.</summary>
    public static string Share(double share) => $"{Three(share * 100)} %";

    /// <summary>Seconds in the largest unit of which there is one: 3.65 d, 8.76 h, 52.56 min, 26.28 s, 12 ms.</summary>
    public static string Time(double seconds) => Math.Abs(seconds) switch
    {
        >= 86_400 => $"{Two(seconds / 86_400)} d",
        >= 3600 => $"{Two(seconds / 3600)} h",
        >= 60 => $"{Two(seconds / 60)} min",
        >= 1 or 0 => $"{Two(seconds)} s",
        < 0.0005 => "< 1 ms",
        _ => $"{Three(seconds * 1000)} ms",
    };

    public static string Time(TimeSpan duration) => Time(duration.TotalSeconds);

    /// <summary>A number with three digits that count.</summary>
    public static string Three(double value)
    {
        var size = value == 0 ? 0 : (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return size is < -9 or > 14 ? value.ToString("0.##E0", CultureInfo.InvariantCulture)
            : Digits((decimal)value, Math.Max(0, 2 - size));
    }

    private static string Two(double value) => Digits((decimal)value, 2);

    private static string Digits(decimal value, int count) =>
        value.ToString(count == 0 ? "#,##0" : $"#,##0.{new string('#', count)}", CultureInfo.InvariantCulture);
}
