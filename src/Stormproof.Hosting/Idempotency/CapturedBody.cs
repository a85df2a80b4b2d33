namespace Stormproof.Hosting.Idempotency;

/// <summary>Takes a body in memory up to a limit and goes on in a temporary file, so that one large answer cannot take the
/// node's memory.</summary>
internal sealed class CapturedBody(int limit) : Stream
{
    private readonly MemoryStream _memory = new();
    private FileStream? _file;

    public bool Overflowed => _file is not null;

    public override bool CanRead => false;

    /// <summary>True for <c>Response.Clear()</c>, which drops the half-written answer from a body that can seek: an error page
    /// must not follow it.</summary>
    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => _memory.Length + (_file?.Length ?? 0);

    public override long Position { get => Length; set => throw new NotSupportedException(); }

    public byte[] ToArray() => _memory.ToArray();

    public async Task CopyOutAsync(Stream target, CancellationToken cancellationToken)
    {
        await target.WriteAsync(_memory.GetBuffer().AsMemory(0, (int)_memory.Length), cancellationToken).ConfigureAwait(false);
        if (_file is not null)
        {
            _file.Position = 0;
            await _file.CopyToAsync(target, cancellationToken).ConfigureAwait(false);
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_file is null && _memory.Length + buffer.Length <= limit)
        {
            _memory.Write(buffer);
            return;
        }

        _file ??= OpenFile();
        _file.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_file is null && _memory.Length + buffer.Length <= limit)
        {
            _memory.Write(buffer.Span);
            return;
        }

        _file ??= OpenFile();
        await _file.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value)
    {
        if (value != 0)
        {
            throw new NotSupportedException();
        }

        _memory.SetLength(0);
        _file?.Dispose();
        _file = null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _memory.Dispose();
            _file?.Dispose();
        }

        base.Dispose(disposing);
    }

    private static FileStream OpenFile() => new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
        FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 16 * 1024,
        FileOptions.DeleteOnClose | FileOptions.Asynchronous);
}
