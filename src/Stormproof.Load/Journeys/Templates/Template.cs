using System.Buffers;

namespace Stormproof.Load.Journeys.Templates;

/// <summary>A text with gaps, compiled once: neighbouring literals are one, so a text without gaps is one copy.</summary>
internal sealed class Template
{
    private readonly Segment[] _segments;

    public Template(IEnumerable<Segment> segments) => _segments = Joined(segments);

    public static Template Empty { get; } = new([]);

    public IReadOnlyList<Segment> Segments => _segments;

    /// <summary>The bytes, when they are the same each time.</summary>
    public byte[]? Constant => _segments switch
    {
        [] => [],
        [LiteralSegment literal] => literal.Bytes,
        _ => null,
    };

    /// <summary>Writes the text as it is for this user now. After a fault what was written so far is worthless.</summary>
    public RenderFault Render(RenderScope scope, IBufferWriter<byte> output)
    {
        foreach (var segment in _segments)
        {
            var fault = segment.Render(scope, output);
            if (fault != RenderFault.None)
            {
                return fault;
            }
        }

        return RenderFault.None;
    }

    private static Segment[] Joined(IEnumerable<Segment> segments)
    {
        var joined = new List<Segment>();
        var pending = new ArrayBufferWriter<byte>();
        foreach (var segment in segments)
        {
            if (segment is LiteralSegment literal)
            {
                pending.Write(literal.Bytes);
                continue;
            }

            Flush();
            joined.Add(segment);
        }

        Flush();
        return [.. joined];

        void Flush()
        {
            if (pending.WrittenCount > 0)
            {
                joined.Add(new LiteralSegment(pending.WrittenSpan.ToArray()));
                pending.Clear();
            }
        }
    }
}
