using System.Globalization;
using System.Text;

namespace Stormproof.Load.Journeys.Templates;

/// <summary>Makes a value of its own each time it is asked; never more than 128 bytes, printable ASCII only.</summary>
internal interface IDynamicValue
{
    int Write(RenderScope scope, Span<byte> bytes);
}

/// <summary><c>$guid</c>. Not from the run's seed: a key that a repeated run sent again would be answered from the last
/// one.</summary>
internal sealed class GuidValue : IDynamicValue
{
    public int Write(RenderScope scope, Span<byte> bytes)
    {
        Guid.NewGuid().TryFormat(bytes, out var written);
        return written;
    }
}

/// <summary><c>$randomInt min max</c>: from <paramref name="low"/> up to, and without, <paramref name="high"/>.</summary>
internal sealed class RandomIntValue(long low, long high) : IDynamicValue
{
    public int Write(RenderScope scope, Span<byte> bytes)
    {
        var drawn = (long)Math.BigMul(scope.Random.Next(), (ulong)(high - low), out _);
        (low + drawn).TryFormat(bytes, out var written, default, CultureInfo.InvariantCulture);
        return written;
    }
}

/// <summary><c>$user</c> and <c>$iteration</c>.</summary>
internal sealed class NumberValue(Func<RenderScope, long> number) : IDynamicValue
{
    public int Write(RenderScope scope, Span<byte> bytes)
    {
        number(scope).TryFormat(bytes, out var written, default, CultureInfo.InvariantCulture);
        return written;
    }
}

/// <summary><c>$timestamp</c>: seconds since 1970.</summary>
internal sealed class TimestampValue(TimeOffset offset) : IDynamicValue
{
    public int Write(RenderScope scope, Span<byte> bytes)
    {
        offset.From(scope.Clock.GetUtcNow()).ToUnixTimeSeconds()
            .TryFormat(bytes, out var written, default, CultureInfo.InvariantCulture);
        return written;
    }
}

/// <summary><c>$datetime</c> and <c>$localDatetime</c>, in a .NET format that was tried when the file was read.</summary>
internal sealed class DateTimeValue(string format, TimeOffset offset, bool isLocal) : IDynamicValue
{
    public int Write(RenderScope scope, Span<byte> bytes)
    {
        var now = isLocal ? scope.Clock.GetLocalNow() : scope.Clock.GetUtcNow();
        return offset.From(now).TryFormat(bytes, out var written, format, CultureInfo.InvariantCulture) ? written : 0;
    }

    /// <summary>The format says something, in ASCII, and fits.</summary>
    public static bool IsFit(string format)
    {
        try
        {
            var text = DateTimeOffset.UnixEpoch.ToString(format, CultureInfo.InvariantCulture);
            return text.Length is > 0 and <= 100 && Ascii.IsValid(text) && !text.Any(char.IsControl);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}

/// <summary>A number and a unit of time, the format's offset option.</summary>
internal readonly record struct TimeOffset(int Number, string Unit)
{
    public static readonly string[] Units = ["ms", "s", "m", "h", "d", "w", "M", "y"];

    /// <summary>A longer way would leave the calendar.</summary>
    public const int Most = 1_000_000;

    public DateTimeOffset From(DateTimeOffset time) => Unit switch
    {
        null => time,
        "ms" => time.AddMilliseconds(Number),
        "s" => time.AddSeconds(Number),
        "m" => time.AddMinutes(Number),
        "h" => time.AddHours(Number),
        "d" => time.AddDays(Number),
        "w" => time.AddDays(7.0 * Number),
        "M" => time.AddMonths(Number),
        _ => time.AddYears(Number),
    };

    /// <summary>The result is a date that can be written.</summary>
    public bool IsFit()
    {
        try
        {
            return From(new DateTimeOffset(2500, 1, 1, 0, 0, 0, TimeSpan.Zero)).Year is > 1 and < 9000;
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;
        }
    }
}
