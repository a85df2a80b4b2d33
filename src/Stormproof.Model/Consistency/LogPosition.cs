using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Stormproof.Model.Consistency;

/// <summary>A place in a database's write-ahead log: the timeline (a new one begins with each promotion) and the log sequence
/// number in bytes. Two positions compare only within one timeline. Written <c>timeline-lsn</c>, both in lower-case hexadecimal,
/// as in <c>1-16b3748</c>. Source: PostgreSQL documentation, "Write-Ahead Log Internals" and "Timelines".</summary>
/// <param name="Timeline">1 and up; 0 only in <c>default</c>, which is no position.</param>
/// <param name="Lsn">Bytes from the log's start.</param>
public readonly record struct LogPosition(uint Timeline, ulong Lsn)
{
    /// <summary>Longest text form: eight digits, a dash, sixteen digits.</summary>
    public const int MaxTextLength = 25;

    private const ulong PageSize = 8192;
    private const ulong PageHeader = 24;
    private const ulong SegmentHeader = 40;

    /// <summary>Whether this is a position at all.</summary>
    public bool IsKnown => Timeline != 0;

    /// <summary>Whether a server that stands here has all that was written up to <paramref name="other"/>. False across
    /// timelines: there the numbers say nothing.</summary>
    public bool Covers(LogPosition other) => IsKnown && Timeline == other.Timeline && Lsn >= other.Lsn;

    /// <summary>The later of two positions of one timeline. Of two timelines the newer one, as nothing else is still written.
    /// </summary>
    public static LogPosition Later(LogPosition a, LogPosition b) =>
        a.Timeline != b.Timeline ? (a.Timeline > b.Timeline ? a : b) : a.Lsn >= b.Lsn ? a : b;

    /// <summary>
    /// Steps back over a page header. The primary names the place where its next record will start, which just past a page's end
    /// is behind that page's header; the last record ends, and replay stops, before the header. Waiting for the unstepped
    /// position on an idle primary would never end.
    /// </summary>
    /// <param name="segmentSize">The server's <c>wal_segment_size</c> in bytes, a power of two from 1 MiB to 1 GiB.</param>
    public LogPosition BeforePageHeader(ulong segmentSize = 16 * 1024 * 1024)
    {
        ArgumentOutOfRangeException.ThrowIfZero(segmentSize);
        return Lsn % segmentSize == SegmentHeader ? this with { Lsn = Lsn - SegmentHeader }
            : Lsn % PageSize == PageHeader && Lsn % segmentSize != PageHeader ? this with { Lsn = Lsn - PageHeader }
            : this;
    }

    /// <summary>Reads PostgreSQL's own form of a log sequence number, two hexadecimal halves as in <c>0/16B3748</c>.</summary>
    public static bool TryParseLsn(ReadOnlySpan<char> text, out ulong lsn)
    {
        lsn = 0;
        var slash = text.IndexOf('/');
        if (slash < 1 || !TryHex(text[..slash], out uint high) || !TryHex(text[(slash + 1)..], out uint low))
        {
            return false;
        }

        lsn = ((ulong)high << 32) | low;
        return true;
    }

    /// <summary>Reads the text form; anything else is not a position.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out LogPosition position)
    {
        position = default;
        var dash = text is null || text.Length > MaxTextLength ? -1 : text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 1 || !TryHex(text.AsSpan(0, dash), out uint timeline) || timeline == 0
            || !ulong.TryParse(text.AsSpan(dash + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var lsn))
        {
            return false;
        }

        position = new LogPosition(timeline, lsn);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Timeline:x}-{Lsn:x}");

    private static bool TryHex(ReadOnlySpan<char> text, out uint number) =>
        uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
}
