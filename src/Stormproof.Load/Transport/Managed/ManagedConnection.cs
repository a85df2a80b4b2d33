using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Stormproof.Load.Engine;
using Stormproof.Load.Engine.Loop;

namespace Stormproof.Load.Transport.Managed;

/// <summary>A user's requests on the framework's HTTP client. The exchange runs on the thread pool; its end is told on the
/// loop.</summary>
internal sealed class ManagedConnection(
    EventLoop loop, HttpMessageInvoker client, TransportOptions options, TransportCounters counters) : UserConnection
{
    private readonly HttpAnswer _answer = new();
    private CancellationTokenSource? _cancellation;
    private bool _timedOut;

    public override ValueTask<HttpAnswer> SendAsync(HttpRequest request)
    {
        _answer.Begin(loop.Clock.Now);
        _timedOut = false;
        _cancellation = new CancellationTokenSource();
        loop.Wheel.Arm(this, _answer.Sent + (long)(options.ConnectTimeout + options.RequestTimeout).TotalNanoseconds);
        var done = new TaskCompletionSource<HttpAnswer>();
        _ = ExchangeAsync(request, done, _cancellation.Token);
        return new ValueTask<HttpAnswer>(done.Task);
    }

    public override void ReleaseAnswer()
    {
        if (_cancellation is null)
        {
            _answer.Release();
        }
    }

    public override void Close() => _cancellation?.Cancel();

    public override void OnExpired()
    {
        _timedOut = true;
        _cancellation?.Cancel();
    }

    private async Task ExchangeAsync(HttpRequest request, TaskCompletionSource<HttpAnswer> done, CancellationToken token)
    {
        var outcome = RequestOutcome.Ok;
        try
        {
            // Away from the loop: making a connection takes time that is not its users'.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            using var message = ManagedMessages.From(request);
            using var response = await client.SendAsync(message, token).ConfigureAwait(false);
            outcome = await ReadAsync(request, response, token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            outcome = ManagedErrors.Classify(e);
        }

        var end = loop.Clock.Now;
        loop.Post(() =>
        {
            loop.Wheel.Disarm(this);
            _answer.Outcome = outcome == RequestOutcome.Cancelled && _timedOut ? RequestOutcome.Timeout : outcome;
            _answer.End = end;
            counters.BodyBytes += _answer.BodyLength;
            _cancellation!.Dispose();
            _cancellation = null;
            done.SetResult(_answer);
        });
    }

    private async ValueTask<RequestOutcome> ReadAsync(HttpRequest request, HttpResponseMessage response, CancellationToken token)
    {
        var keepBody = (request.Keep & AnswerParts.Body) != 0;
        var limit = keepBody ? Math.Min(options.MaxKeptBodyBytes, options.MaxBodyBytes) : options.MaxBodyBytes;
        _answer.Status = (int)response.StatusCode;
        if ((request.Keep & AnswerParts.Headers) != 0)
        {
            _answer.KeepHead(ManagedMessages.Lines(response));
        }

        if (!request.IsHead && response.Content.Headers.ContentLength > limit)
        {
            return RequestOutcome.BodyTooLarge;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            var body = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
            while (await body.ReadAsync(buffer, token).ConfigureAwait(false) is > 0 and var count)
            {
                _answer.BodyLength += count;
                if (_answer.BodyLength > limit)
                {
                    return RequestOutcome.BodyTooLarge;
                }

                if (keepBody)
                {
                    _answer.KeepBody(buffer.AsSpan(0, count));
                }
            }

            return RequestOutcome.Ok;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
