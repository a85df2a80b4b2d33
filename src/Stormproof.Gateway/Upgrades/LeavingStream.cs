namespace Stormproof.Gateway.Upgrades;

/// <summary>The client's side of a WebSocket. When its node leaves, the client is told with a close frame, 1001 "going away"
/// (RFC 6455, 7.4.1), between two frames of the node's; what the node still sends after it is dropped. The client's answer passes
/// to the node, which ends its side as if the client had asked for it.</summary>
internal sealed class LeavingStream : Stream
{
    private static readonly byte[] GoingAway = [0x88, 0x02, 0x03, 0xE9];

    private readonly Stream _client;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenRegistration _leaving;
    private readonly CancellationTokenSource _ended = new();
    private readonly Farewell _farewell;
    private FrameBoundary _boundary = new();
    private volatile bool _mustLeave;
    private bool _told;

    public LeavingStream(Stream client, Farewell farewell)
    {
        (_client, _farewell) = (client, farewell);
        _leaving = farewell.Leaving.Register(() => _ = LeaveAsync());
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _client.ReadAsync(buffer, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var sent = 0; sent < buffer.Length && !_told;)
            {
                var length = Take(buffer.Span[sent..], untilBoundary: _mustLeave);
                await _client.WriteAsync(buffer.Slice(sent, length), cancellationToken).ConfigureAwait(false);
                sent += length;
                await TellAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => _client.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _leaving.Unregister();
            // Not disposed: it may be looked at once more, and holds nothing.
            _ended.Cancel();
            _client.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Follows the frames of what is about to be sent.</summary>
    /// <returns>How much to send: all of it, or, when the client must be told, up to the next boundary.</returns>
    private int Take(ReadOnlySpan<byte> bytes, bool untilBoundary)
    {
        var length = 0;
        do
        {
            length += _boundary.Take(bytes[length..]);
        }
        while (length < bytes.Length && !(untilBoundary && _boundary.IsBetweenFrames));
        return length;
    }

    private async Task LeaveAsync()
    {
        try
        {
            await Task.Delay(_farewell.Wait(), _farewell.Clock, _ended.Token).ConfigureAwait(false);
            _mustLeave = true;
            await _writing.WaitAsync().ConfigureAwait(false);
            try
            {
                await TellAsync(CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                _writing.Release();
            }
        }
        catch (Exception e) when (
            e is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // The connection has ended: there is nobody to tell.
        }
    }

    private async ValueTask TellAsync(CancellationToken cancellationToken)
    {
        if (_mustLeave && !_told && _boundary is { IsBetweenFrames: true, SawClose: false })
        {
            _told = true;
            await _client.WriteAsync(GoingAway, cancellationToken).ConfigureAwait(false);
            await _client.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
