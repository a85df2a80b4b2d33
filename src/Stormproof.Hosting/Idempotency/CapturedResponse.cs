using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Stormproof.Hosting.Idempotency;

/// <summary>Holds an answer back until it has been kept: headers, body, and what the app hangs on the start of the response (the
/// session's commit and cookie among it), which runs before the answer is kept and can still fail it.</summary>
internal sealed class CapturedResponse : IHttpResponseFeature, IHttpResponseBodyFeature, IAsyncDisposable
{
    private readonly IHttpResponseFeature _response;
    private readonly IHttpResponseBodyFeature _body;
    private readonly CapturedBody _captured;
    private readonly Stack<(Func<object, Task> Callback, object State)> _onStarting = new();
    private PipeWriter? _writer;

    public CapturedResponse(IFeatureCollection features, int limit)
    {
        _response = features.GetRequiredFeature<IHttpResponseFeature>();
        _body = features.GetRequiredFeature<IHttpResponseBodyFeature>();
        _captured = new CapturedBody(limit);
        features.Set<IHttpResponseFeature>(this);
        features.Set<IHttpResponseBodyFeature>(this);
    }

    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    public bool HasStarted { get; private set; }

    /// <summary>The whole body; null when it was larger than the limit.</summary>
    public byte[]? Captured => _captured.Overflowed ? null : _captured.ToArray();

    public Stream Body { get => _captured; set => throw new NotSupportedException("The body of a captured response is fixed."); }

    public Stream Stream => _captured;

    public PipeWriter Writer => _writer ??= PipeWriter.Create(_captured, new StreamPipeWriterOptions(leaveOpen: true));

    public void OnStarting(Func<object, Task> callback, object state)
    {
        if (HasStarted)
        {
            throw new InvalidOperationException("The response has already started.");
        }

        _onStarting.Push((callback, state));
    }

    public void OnCompleted(Func<object, Task> callback, object state) => _response.OnCompleted(callback, state);

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (HasStarted)
        {
            return;
        }

        while (_onStarting.TryPop(out var entry))
        {
            await entry.Callback(entry.State).ConfigureAwait(false);
        }

        HasStarted = true;
    }

    /// <summary>Runs what hangs on the start, and collects what the app left in its writer.</summary>
    public async Task FinishAsync()
    {
        if (_writer is not null)
        {
            await _writer.FlushAsync().ConfigureAwait(false);
        }

        await StartAsync().ConfigureAwait(false);
    }

    /// <summary>Gives the connection's own features back.</summary>
    public void Release(IFeatureCollection features)
    {
        features.Set(_response);
        features.Set(_body);
    }

    /// <summary>Sends the held answer as it is, also when it was too large to keep.</summary>
    public async Task SendAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCode;
        foreach (var (name, values) in Headers)
        {
            context.Response.Headers[name] = values;
        }

        await _captured.CopyOutAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
    }

    public void DisableBuffering()
    {
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(_captured, path, offset, count, cancellationToken);

    public Task CompleteAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => _captured.DisposeAsync();
}
