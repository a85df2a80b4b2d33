using System.Buffers.Binary;

namespace Stormproof.Gateway.Upgrades;

/// <summary>Follows a stream of WebSocket frames (RFC 6455, 5.2) to know when it is between two of them: only there may a frame
/// be put in.</summary>
internal struct FrameBoundary
{
    private readonly byte[] _head = new byte[14];
    private int _headLength;
    private ulong _payloadLeft;

    public FrameBoundary()
    {
    }

    public readonly bool IsBetweenFrames => _headLength == 0 && _payloadLeft == 0;

    /// <summary>A close frame has passed: nothing may follow it.</summary>
    public bool SawClose { get; private set; }

    /// <summary>Takes in bytes, at most to the end of the current frame.</summary>
    /// <returns>How many it took.</returns>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        var taken = 0;
        while (_payloadLeft == 0 && taken < bytes.Length)
        {
            _head[_headLength++] = bytes[taken++];
            if (_headLength == HeadSize())
            {
                _payloadLeft = PayloadLength();
                SawClose |= (_head[0] & 0x0F) == 0x8;
                _headLength = 0;
                if (_payloadLeft == 0)
                {
                    return taken;
                }
            }
        }

        var payload = (int)Math.Min(_payloadLeft, (ulong)(bytes.Length - taken));
        _payloadLeft -= (ulong)payload;
        return taken + payload;
    }

    private readonly int HeadSize()
    {
        if (_headLength < 2)
        {
            return 2;
        }

        var extended = (_head[1] & 0x7F) switch { 126 => 2, 127 => 8, _ => 0 };
        return 2 + extended + ((_head[1] & 0x80) != 0 ? 4 : 0);
    }

    private readonly ulong PayloadLength() => (_head[1] & 0x7F) switch
    {
        126 => BinaryPrimitives.ReadUInt16BigEndian(_head.AsSpan(2)),
        127 => BinaryPrimitives.ReadUInt64BigEndian(_head.AsSpan(2)),
        var length => (ulong)length,
    };
}
