using System.Buffers.Text;
using System.Globalization;
using Stormproof.Model.Consistency;

namespace Stormproof.Caching.Store;

/// <summary>A position as the scripts compare it: timeline in 8 and LSN in 16 hexadecimal digits, so that text order is the
/// numbers' order.</summary>
internal static class PositionText
{
    public const int Length = TimelineDigits + LsnDigits;

    private const int TimelineDigits = 8;
    private const int LsnDigits = 16;

    public static string Write(LogPosition position) =>
        position.IsKnown ? string.Create(CultureInfo.InvariantCulture, $"{position.Timeline:x8}{position.Lsn:x16}") : Unknown;

    public static string Unknown { get; } = new('0', Length);

    /// <summary>Reads it back; what is no position is not known.</summary>
    public static LogPosition Read(ReadOnlySpan<byte> text) =>
        text.Length == Length
        && Utf8Parser.TryParse(text[..TimelineDigits], out uint timeline, out var used, 'x') && used == TimelineDigits
        && Utf8Parser.TryParse(text[TimelineDigits..], out ulong lsn, out used, 'x') && used == LsnDigits
            ? new LogPosition(timeline, timeline == 0 ? 0 : lsn)
            : default;
}
