using System.Buffers;
using System.Text;

namespace Stormproof.Load.Journeys.Templates;

/// <summary>A piece of a template.</summary>
internal abstract class Segment
{
    public abstract RenderFault Render(RenderScope scope, IBufferWriter<byte> output);
}

/// <summary>Bytes known before the run.</summary>
internal sealed class LiteralSegment(byte[] bytes) : Segment
{
    public byte[] Bytes { get; } = bytes;

    public override RenderFault Render(RenderScope scope, IBufferWriter<byte> output)
    {
        output.Write(Bytes);
        return RenderFault.None;
    }
}

/// <summary>Something that has another value each time: <c>{{$guid}}</c>. What it writes needs escaping nowhere but where
/// <paramref name="place"/> is a URL.</summary>
internal sealed class DynamicSegment(IDynamicValue value, Place place) : Segment
{
    private const int Longest = 128;

    public override RenderFault Render(RenderScope scope, IBufferWriter<byte> output)
    {
        if (place is Place.Body or Place.Header)
        {
            output.Advance(value.Write(scope, output.GetSpan(Longest)));
            return RenderFault.None;
        }

        Span<byte> bytes = stackalloc byte[Longest];
        return Escaping.Write(bytes[..value.Write(scope, bytes)], place, output);
    }
}

/// <summary>What an earlier answer had.</summary>
internal sealed class ValueSegment(int slot, Place place) : Segment
{
    public int Slot { get; } = slot;

    public override RenderFault Render(RenderScope scope, IBufferWriter<byte> output) =>
        scope.Values.TryGet(Slot, out var value) ? Escaping.Write(value, place, output) : RenderFault.MissingValue;
}

/// <summary>Writes values where they may stand. Source of the character sets: RFC 3986, section 2.</summary>
internal static class Escaping
{
    private static readonly SearchValues<byte> Unreserved = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"u8);

    private static readonly SearchValues<byte> InUrl = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?[]@!$&'()*+,;=%"u8);

    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Where(b => b != '\t').Select(b => (byte)b), 127]);

    public static RenderFault Write(ReadOnlySpan<byte> value, Place place, IBufferWriter<byte> output)
    {
        switch (place)
        {
            case Place.Header when value.ContainsAny(Controls):
                return RenderFault.HeaderInjection;
            case Place.PathStart when value is not [(byte)'/', ..]:
                return RenderFault.BadUrl;
            case Place.Header or Place.Body:
                output.Write(value);
                return RenderFault.None;
            default:
                Percent(value, place == Place.Query ? Unreserved : InUrl, output);
                return RenderFault.None;
        }
    }

    /// <summary>A text that is part of the file: only what a URL cannot have is encoded.</summary>
    public static byte[] OfFile(string text)
    {
        var output = new ArrayBufferWriter<byte>();
        Percent(Encoding.UTF8.GetBytes(text), InUrl, output);
        return output.WrittenSpan.ToArray();
    }

    private static void Percent(ReadOnlySpan<byte> value, SearchValues<byte> kept, IBufferWriter<byte> output)
    {
        while (value.Length > 0)
        {
            var plain = value.IndexOfAnyExcept(kept);
            if (plain < 0)
            {
                output.Write(value);
                return;
            }

            output.Write(value[..plain]);
            var escape = output.GetSpan(3);
            escape[0] = (byte)'%';
            escape[1] = "0123456789ABCDEF"u8[value[plain] >> 4];
            escape[2] = "0123456789ABCDEF"u8[value[plain] & 15];
            output.Advance(3);
            value = value[(plain + 1)..];
        }
    }
}
