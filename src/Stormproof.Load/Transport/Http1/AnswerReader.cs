using System.Buffers;

namespace Stormproof.Load.Transport.Http1;

/// <summary>One answer, in pieces of any size. A head that comes whole is read where it lies; only a head in pieces is put together,
/// in rented memory that is given back at once.</summary>
internal sealed class AnswerReader(TransportOptions options)
{
    private const int MaxInterim = 16;

    private byte[] _pending = [];
    private int _pendingLength;
    private int _interim;
    private bool _inBody;
    private bool _isHead;
    private AnswerParts _keep;
    private HttpAnswer _answer = null!;
    private AnswerHead _head;
    private long _left;
    private ChunkReader _chunks;

    /// <summary>After a whole answer: the connection may carry another request.</summary>
    public bool KeepAlive => _head.KeepAlive;

    /// <summary>Some byte of the answer came.</summary>
    public bool HasBegun { get; private set; }

    public void Begin(HttpAnswer answer, bool isHead, AnswerParts keep)
    {
        Drop();
        (_answer, _isHead, _keep, _inBody, _interim, HasBegun, _head) = (answer, isHead, keep, false, 0, false, default);
    }

    /// <summary>Reads on.</summary>
    /// <param name="input">What came; not empty.</param>
    /// <param name="consumed">How much of it is this answer's; the rest came unasked.</param>
    public ReadState Feed(ReadOnlySpan<byte> input, out int consumed)
    {
        HasBegun = true;
        consumed = 0;
        while (!_inBody)
        {
            var state = FeedHead(input[consumed..], out var used);
            consumed += used;
            if (state != ReadState.Done)
            {
                return state;
            }

            if (_head.Status >= 200)
            {
                _inBody = true;
                break;
            }

            // An interim answer says nothing; but 101 was not asked for, and a server may not send them for ever.
            if (_head.Status == 101 || ++_interim > MaxInterim)
            {
                return ReadState.Malformed;
            }

            if (consumed == input.Length)
            {
                return ReadState.More;
            }
        }

        var bodyState = FeedBody(input[consumed..], out var bodyUsed);
        consumed += bodyUsed;
        return bodyState;
    }

    /// <summary>The server has closed: some answers end so.</summary>
    public bool IsWholeAtClose => _inBody && _head.Framing == BodyFraming.UntilClose;

    /// <summary>Gives memory back.</summary>
    public void Drop()
    {
        if (_pending.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_pending);
            _pending = [];
        }

        _pendingLength = 0;
    }

    private ReadState FeedHead(ReadOnlySpan<byte> input, out int consumed)
    {
        if (_pendingLength == 0)
        {
            var end = input.IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                consumed = end + 4;
                return Parse(input[..consumed]);
            }
        }

        return FeedPending(input, out consumed);
    }

    private ReadState FeedPending(ReadOnlySpan<byte> input, out int consumed)
    {
        // A head may be as long as the limit; one byte more decides.
        var before = _pendingLength;
        consumed = Math.Min(input.Length, options.MaxHeadBytes + 1 - before);
        Keep(input[..consumed]);
        var all = _pending.AsSpan(0, _pendingLength);
        var from = Math.Max(0, before - 3);
        var end = all[from..].IndexOf("\r\n\r\n"u8);
        if (end >= 0)
        {
            var length = from + end + 4;
            consumed = length - before;
            var state = Parse(all[..length]);
            Drop();
            return state;
        }

        if (!HeadParser.CanBegin(all) || HasBareLineFeed(all, before))
        {
            return ReadState.Malformed;
        }

        return _pendingLength > options.MaxHeadBytes ? ReadState.HeaderTooLarge : ReadState.More;
    }

    private ReadState Parse(ReadOnlySpan<byte> head)
    {
        if (head.Length > options.MaxHeadBytes)
        {
            return ReadState.HeaderTooLarge;
        }

        var state = HeadParser.Parse(head, _isHead, options.MaxHeaders, out _head);
        if (state != ReadState.Done || _head.Status < 200)
        {
            return state;
        }

        _answer.Status = _head.Status;
        _left = _head.ContentLength;
        _chunks = default;
        if ((_keep & AnswerParts.Headers) != 0)
        {
            var lines = head[(head.IndexOf((byte)'\n') + 1)..^2];
            _answer.KeepHead(lines);
        }

        return _head.Framing == BodyFraming.Length && _left > Limit ? ReadState.BodyTooLarge : ReadState.Done;
    }

    private long Limit => (_keep & AnswerParts.Body) != 0
        ? Math.Min(options.MaxKeptBodyBytes, options.MaxBodyBytes)
        : options.MaxBodyBytes;

    private ReadState FeedBody(ReadOnlySpan<byte> input, out int consumed)
    {
        consumed = 0;
        switch (_head.Framing)
        {
            case BodyFraming.None:
                return ReadState.Done;
            case BodyFraming.Length:
                consumed = (int)Math.Min(_left, input.Length);
                _left -= consumed;
                TakeBody(input[..consumed]);
                return _left == 0 ? ReadState.Done : ReadState.More;
            case BodyFraming.UntilClose:
                consumed = input.Length;
                return TakeBody(input);
            default:
                return FeedChunks(input, out consumed);
        }
    }

    private ReadState FeedChunks(ReadOnlySpan<byte> input, out int consumed)
    {
        consumed = 0;
        while (consumed < input.Length)
        {
            var state = _chunks.Read(input[consumed..], options.MaxHeadBytes, out var used, out var data);
            consumed += used;
            if (state == ReadState.More)
            {
                state = TakeBody(data);
            }

            if (state != ReadState.More)
            {
                return state;
            }
        }

        return ReadState.More;
    }

    private ReadState TakeBody(ReadOnlySpan<byte> data)
    {
        _answer.BodyLength += data.Length;
        if (_answer.BodyLength > Limit)
        {
            return ReadState.BodyTooLarge;
        }

        if ((_keep & AnswerParts.Body) != 0 && !data.IsEmpty)
        {
            _answer.KeepBody(data);
        }

        return ReadState.More;
    }

    private void Keep(ReadOnlySpan<byte> piece)
    {
        var needed = _pendingLength + piece.Length;
        if (needed > _pending.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Min(2 * needed, options.MaxHeadBytes + 1)));
            _pending.AsSpan(0, _pendingLength).CopyTo(larger);
            var length = _pendingLength;
            Drop();
            (_pending, _pendingLength) = (larger, length);
        }

        piece.CopyTo(_pending.AsSpan(_pendingLength));
        _pendingLength = needed;
    }

    /// <summary>A head with one can never become valid: better said now than after a timeout.</summary>
    private static bool HasBareLineFeed(ReadOnlySpan<byte> all, int from)
    {
        while (true)
        {
            var at = all[from..].IndexOf((byte)'\n');
            if (at < 0)
            {
                return false;
            }

            at += from;
            if (at == 0 || all[at - 1] != '\r')
            {
                return true;
            }

            from = at + 1;
        }
    }
}
