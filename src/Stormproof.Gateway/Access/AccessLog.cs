using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Stormproof.Gateway.Access;

/// <summary>Writes the access log behind the requests' backs. A disk that is too slow costs lines, which are counted, and never
/// requests or memory.</summary>
internal sealed class AccessLog : IAsyncDisposable
{
    private const int MostWaiting = 10_000;

    /// <summary>No answer reached anybody; nginx's number for it.</summary>
    private const int ClientLeft = 499;

    private readonly AccessLogRules _rules;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Channel<string> _lines;
    private readonly Task _writing;
    private TextWriter? _writer;
    private long _length;
    private long _dropped;

    /// <exception cref="IOException">The file cannot be written.</exception>
    public AccessLog(AccessLogRules rules, TimeProvider clock, ILogger logger)
    {
        _rules = rules;
        _clock = clock;
        _logger = logger;
        _lines = Channel.CreateBounded<string>(
            new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true },
            _ => Interlocked.Increment(ref _dropped));
        _writer = Open();
        _writing = Task.Run(WriteAsync);
    }

    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Serves a request and notes it.</summary>
    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        var begun = _clock.GetTimestamp();
        var time = _clock.GetUtcNow();
        var served = new ServedBy();
        context.Features.Set(served);
        // What a request that fails is answered with, the server decides after this.
        int? status = StatusCodes.Status500InternalServerError;
        try
        {
            await next(context).ConfigureAwait(false);
            status = null;
        }
        catch (BadHttpRequestException e)
        {
            status = e.StatusCode;
            throw;
        }
        finally
        {
            var ms = _clock.GetElapsedTime(begun).TotalMilliseconds;
            var entry = AccessEntry.Of(context, served, _rules, time, ms);
            status = context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted ? ClientLeft : status;
            _lines.Writer.TryWrite((status is { } known ? entry with { Status = known } : entry).Line(_rules.Format));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_writer is not null && _rules.Path is not null)
        {
            await _writer.DisposeAsync().ConfigureAwait(false);
        }

        if (Dropped > 0)
        {
            _logger.AccessLinesDropped(Dropped);
        }
    }

    private TextWriter Open()
    {
        if (_rules.Path is null)
        {
            return Console.Out;
        }

        var stream = new FileStream(_rules.Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        _length = stream.Length;
        return new StreamWriter(stream);
    }

    private async Task WriteAsync()
    {
        await foreach (var line in _lines.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                _writer ??= Open();
                await _writer.WriteLineAsync(line).ConfigureAwait(false);
                _length += line.Length + 1;
                if (!_lines.Reader.TryPeek(out _))
                {
                    await _writer.FlushAsync().ConfigureAwait(false);
                }

                if (_length > _rules.MostFileBytes && _rules.Path is { } path)
                {
                    await _writer.DisposeAsync().ConfigureAwait(false);
                    _writer = null;
                    File.Move(path, $"{path}.1", overwrite: true);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A full disk must not end the log for good; the first lost line says why.
                if (Interlocked.Increment(ref _dropped) == 1)
                {
                    _logger.AccessLogFailed(_rules.Path ?? "standard output", e.Message);
                }
            }
        }
    }
}
