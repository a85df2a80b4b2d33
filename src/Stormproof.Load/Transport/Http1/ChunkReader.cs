namespace Stormproof.Load.Transport.Http1;

/// <summary>A body in chunks (RFC 9112, 7.1), in pieces of any size. Nothing is held but a few numbers: extensions and trailers
/// are checked and dropped.</summary>
internal struct ChunkReader
{
    private const int MaxSizeDigits = 15; // Below 2^60.

    private Step _step;
    private int _digits;
    private int _overhead;
    private int _lineLength;
    private bool _sawColon;
    private long _left;

    private enum Step : byte
    {
        Size,
        Extension,
        SizeLineFeed,
        Data,
        DataCarriageReturn,
        DataLineFeed,
        Trailer,
        TrailerLineFeed,
    }

    /// <summary>Reads on.</summary>
    /// <param name="input">What came.</param>
    /// <param name="consumed">How much of it belongs to what is returned.</param>
    /// <param name="data">A piece of the body, when there is one; call again for more.</param>
    /// <param name="maxOverhead">The most bytes of extensions and trailers, over the whole body.</param>
    public ReadState Read(ReadOnlySpan<byte> input, int maxOverhead, out int consumed, out ReadOnlySpan<byte> data)
    {
        data = default;
        for (consumed = 0; consumed < input.Length;)
        {
            if (_step == Step.Data)
            {
                data = input[consumed..(int)Math.Min(input.Length, consumed + _left)];
                consumed += data.Length;
                _left -= data.Length;
                if (_left == 0)
                {
                    _step = Step.DataCarriageReturn;
                }

                return ReadState.More;
            }

            var state = Take(input[consumed++]);
            if (state == ReadState.More && _overhead > maxOverhead)
            {
                state = ReadState.HeaderTooLarge;
            }

            if (state != ReadState.More)
            {
                return state;
            }
        }

        return ReadState.More;
    }

    private ReadState Take(byte value)
    {
        switch (_step)
        {
            case Step.Size:
                return TakeSize(value);
            case Step.Extension:
                _overhead++;
                _step = value == '\r' ? Step.SizeLineFeed : Step.Extension;
                return value == '\r' || HeadParser.IsText(value) ? ReadState.More : ReadState.Malformed;
            case Step.SizeLineFeed:
                _step = _left == 0 ? Step.Trailer : Step.Data;
                _digits = 0;
                return value == '\n' ? ReadState.More : ReadState.Malformed;
            case Step.DataCarriageReturn:
                _step = Step.DataLineFeed;
                return value == '\r' ? ReadState.More : ReadState.Malformed;
            case Step.DataLineFeed:
                _step = Step.Size;
                return value == '\n' ? ReadState.More : ReadState.Malformed;
            case Step.Trailer:
                return TakeTrailer(value);
            default:
                var isEnd = _lineLength == 0;
                var isGood = value == '\n' && (isEnd || _sawColon);
                (_lineLength, _sawColon, _step) = (0, false, Step.Trailer);
                return !isGood ? ReadState.Malformed : isEnd ? ReadState.Done : ReadState.More;
        }
    }

    private ReadState TakeSize(byte value)
    {
        var digit = value switch
        {
            >= (byte)'0' and <= (byte)'9' => value - '0',
            >= (byte)'a' and <= (byte)'f' => value - 'a' + 10,
            >= (byte)'A' and <= (byte)'F' => value - 'A' + 10,
            _ => -1,
        };
        if (digit >= 0)
        {
            _left = (_left << 4) | (uint)digit;
            return ++_digits <= MaxSizeDigits ? ReadState.More : ReadState.Malformed;
        }

        _step = value == ';' ? Step.Extension : Step.SizeLineFeed;
        return _digits > 0 && value is (byte)';' or (byte)'\r' ? ReadState.More : ReadState.Malformed;
    }

    private ReadState TakeTrailer(byte value)
    {
        if (value == '\r')
        {
            _step = Step.TrailerLineFeed;
            return ReadState.More;
        }

        _overhead++;
        _lineLength++;
        if (_sawColon)
        {
            return HeadParser.IsText(value) ? ReadState.More : ReadState.Malformed;
        }

        _sawColon = value == ':' && _lineLength > 1;
        return _sawColon || HeadParser.IsToken([value]) ? ReadState.More : ReadState.Malformed;
    }
}
