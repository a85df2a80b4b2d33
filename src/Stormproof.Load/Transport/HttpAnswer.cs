using System.Buffers;
using Stormproof.Load.Engine;

namespace Stormproof.Load.Transport;

/// <summary>The answer to a request, or the error in its place. One object a connection, used again for each answer: what it holds
/// is gone after <see cref="Release"/>, the next send, or the end of the iteration.</summary>
public sealed class HttpAnswer
{
    private byte[] _head = [];
    private byte[] _body = [];
    private int _headLength;
    private int _bodyKept;

    /// <summary><see cref="RequestOutcome.Ok"/> when a whole answer came, of whatever status; otherwise what went wrong.</summary>
    public RequestOutcome Outcome { get; internal set; }

    /// <summary>The status; 0 when there is no answer.</summary>
    public int Status { get; internal set; }

    /// <summary>Bytes of the body, kept or not.</summary>
    public long BodyLength { get; internal set; }

    /// <summary>When the request was handed to the connection, in nanoseconds since the run began.</summary>
    public long Sent { get; internal set; }

    /// <summary>When the answer was whole or the error known, in nanoseconds since the run began.</summary>
    public long End { get; internal set; }

    /// <summary>The body as far as it was kept.</summary>
    public ReadOnlySpan<byte> Body => _body.AsSpan(0, _bodyKept);

    /// <summary>The header lines as they came, in order, where they were kept.</summary>
    public HttpHeaders Headers => new(_head.AsSpan(0, _headLength));

    /// <summary>The first header of that name.</summary>
    /// <returns>False when there is none, or headers were not kept.</returns>
    public bool TryGetHeader(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        foreach (var header in Headers)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(header.Name, name))
            {
                value = header.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Gives the memory back. A user that is about to wait should.</summary>
    public void Release()
    {
        Return(ref _head);
        Return(ref _body);
        _headLength = _bodyKept = 0;
    }

    /// <summary>Ready for the next answer.</summary>
    internal void Begin(long sent)
    {
        Release();
        (Outcome, Status, BodyLength, Sent, End) = (RequestOutcome.Ok, 0, 0, sent, 0);
    }

    /// <summary>Keeps header lines, each with its CRLF.</summary>
    internal void KeepHead(ReadOnlySpan<byte> lines)
    {
        _headLength = 0;
        Append(ref _head, ref _headLength, lines);
    }

    /// <summary>Keeps a further piece of the body.</summary>
    internal void KeepBody(ReadOnlySpan<byte> piece) => Append(ref _body, ref _bodyKept, piece);

    private static void Append(ref byte[] buffer, ref int length, ReadOnlySpan<byte> piece)
    {
        if (buffer.Length - length < piece.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length + piece.Length, 2 * length));
            buffer.AsSpan(0, length).CopyTo(larger);
            Return(ref buffer);
            buffer = larger;
        }

        piece.CopyTo(buffer.AsSpan(length));
        length += piece.Length;
    }

    private static void Return(ref byte[] buffer)
    {
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = [];
        }
    }
}
