using System.Net;
using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;
using Stormproof.Load.Engine;
using Stormproof.Load.Engine.Loop;
using Stormproof.Load.Transport.Http1;

namespace Stormproof.Load.Transport.Linux;

/// <summary>HTTP/1.1 on a socket of the loop's own. In the steady state a request is one send, one recv and its share of an
/// epoll_wait; nothing is allocated, and no buffer is held while waiting.</summary>
internal sealed unsafe class RawConnection : UserConnection, IPollTarget, IValueTaskSource<HttpAnswer>
{
    // A body that never ends must not keep the loop from its other users.
    private const int ReadsATurn = 16;

    private readonly EventLoop _loop;
    private readonly EpollPoller _poller;
    private readonly TransportOptions _options;
    private readonly TransportCounters _counters;
    private readonly IPAddress _target;
    private readonly int _port;
    private readonly IPAddress? _source;
    private readonly HttpAnswer _answer = new();
    private readonly AnswerReader _reader;
    private readonly Action _deliver;
    private ManualResetValueTaskSourceCore<HttpAnswer> _completion;
    private HttpRequest? _request;
    private int _fd = -1;
    private int _slot = -1;
    private int _written;
    private State _state = State.Closed;
    private bool _isReused;
    private bool _repeated;

    public RawConnection(
        EventLoop loop, HttpOrigin origin, TransportOptions options, TransportCounters counters, int user)
    {
        _loop = loop;
        _poller = (EpollPoller)loop.Poller;
        (_options, _counters) = (options, counters);
        _target = origin.Addresses[user % origin.Addresses.Count];
        _port = origin.Port;
        _source = SourceAddresses.For(_target, user);
        _reader = new AnswerReader(options);
        _deliver = Deliver;
    }

    private enum State : byte
    {
        Closed,
        Connecting,
        Idle,
        Writing,
        Reading,
        Failed,
    }

    public override ValueTask<HttpAnswer> SendAsync(HttpRequest request)
    {
        if (_request is not null)
        {
            throw new InvalidOperationException("A connection carries one request at a time.");
        }

        _completion.Reset();
        _request = request;
        _repeated = false;
        _answer.Begin(_loop.Clock.Now);
        if (_state == State.Idle)
        {
            BeginWrite();
        }
        else
        {
            Connect();
        }

        return new ValueTask<HttpAnswer>(this, _completion.Version);
    }

    public override void ReleaseAnswer()
    {
        if (_request is null)
        {
            _answer.Release();
        }
    }

    public override void Close()
    {
        if (_request is not null)
        {
            Fail(RequestOutcome.Cancelled);
        }
        else
        {
            CloseSocket();
        }
    }

    public override void OnExpired() =>
        Fail(_state == State.Connecting ? RequestOutcome.ConnectTimeout : RequestOutcome.Timeout);

    public void OnReady(uint events)
    {
        if (_state == State.Connecting)
        {
            EndConnect(events);
        }
        else if (_state == State.Writing && (events & Native.EPOLLOUT) != 0)
        {
            Write();
        }

        if (_state is State.Writing or State.Reading)
        {
            Receive(events);
        }
        else if (_state == State.Idle && (events & ~Native.EPOLLOUT) != 0)
        {
            // The server closed while nothing was asked, or said something unasked: either way it is of no more use.
            CloseSocket();
        }
    }

    HttpAnswer IValueTaskSource<HttpAnswer>.GetResult(short token) => _completion.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<HttpAnswer>.GetStatus(short token) => _completion.GetStatus(token);

    void IValueTaskSource<HttpAnswer>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);

    private void Connect()
    {
        _fd = RawSocket.Connect(_target, _port, _source, out var outcome);
        _slot = _fd < 0 ? -1 : _poller.Add(_fd, this);
        if (_slot < 0)
        {
            Fail(outcome == RequestOutcome.Ok ? RequestOutcome.Local : outcome);
            return;
        }

        _counters.Connects++;
        _state = State.Connecting;
        _isReused = false;
        _loop.Wheel.Arm(this, _loop.Clock.Now + (long)_options.ConnectTimeout.TotalNanoseconds);
    }

    private void EndConnect(uint events)
    {
        if ((events & (Native.EPOLLOUT | Native.EPOLLERR | Native.EPOLLHUP)) == 0)
        {
            return;
        }

        var outcome = RawSocket.ConnectOutcome(_fd);
        if (outcome == RequestOutcome.Ok)
        {
            BeginWrite();
        }
        else
        {
            Fail(outcome);
        }
    }

    private void BeginWrite()
    {
        _reader.Begin(_answer, _request!.IsHead, _request.Keep);
        _written = 0;
        _state = State.Writing;
        _loop.Wheel.Arm(this, _loop.Clock.Now + (long)_options.RequestTimeout.TotalNanoseconds);
        Write();
    }

    private void Write()
    {
        var head = _request!.Head.Span;
        var total = head.Length + _request.Body.Length;
        while (_written < total)
        {
            var inHead = _written < head.Length;
            var piece = inHead ? head[_written..] : _request.Body.Span[(_written - head.Length)..];
            // A head with a body after it waits for the body's first bytes: one segment instead of two.
            var flags = Native.MSG_NOSIGNAL | (inHead && !_request.Body.IsEmpty ? Native.MSG_MORE : 0);
            nint sent;
            fixed (byte* bytes = piece)
            {
                sent = Native.send(_fd, bytes, piece.Length, flags);
            }

            if (sent >= 0)
            {
                _written += (int)sent;
                continue;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error == Native.EAGAIN)
            {
                return;
            }

            if (error != Native.EINTR)
            {
                OnLost();
                return;
            }
        }

        _state = State.Reading;
    }

    private void Receive(uint events)
    {
        var scratch = _loop.Scratch;
        var mayHaveEnded = (events & (Native.EPOLLRDHUP | Native.EPOLLHUP | Native.EPOLLERR)) != 0;
        for (var reads = 0; reads < ReadsATurn; reads++)
        {
            nint count;
            fixed (byte* buffer = scratch)
            {
                count = Native.recv(_fd, buffer, scratch.Length, 0);
            }

            if (count > 0)
            {
                if (!TakeBytes(scratch.AsSpan(0, (int)count)))
                {
                    return;
                }

                // Less than there was room for: nothing more is there now, and what comes later is a new event.
                if (count < scratch.Length && !mayHaveEnded)
                {
                    return;
                }

                continue;
            }

            var error = count == 0 ? 0 : Marshal.GetLastPInvokeError();
            if (error == Native.EAGAIN)
            {
                return;
            }

            if (error != Native.EINTR)
            {
                OnEnd(clean: count == 0);
                return;
            }
        }

        var version = _completion.Version;
        _loop.Defer(() =>
        {
            if (version == _completion.Version && _state is State.Writing or State.Reading)
            {
                Receive(events);
            }
        });
    }

    /// <returns>False when the answer is over, well or badly.</returns>
    private bool TakeBytes(ReadOnlySpan<byte> bytes)
    {
        var state = _reader.Feed(bytes, out var consumed);
        switch (state)
        {
            case ReadState.More:
                return true;
            case ReadState.Done:
                // An answer before the request was written, or with bytes after its end, leaves a connection that nobody can trust.
                if (!_reader.KeepAlive || consumed < bytes.Length || _state == State.Writing)
                {
                    CloseSocket();
                }

                Complete(RequestOutcome.Ok);
                return false;
            case ReadState.HeaderTooLarge:
                Abort(RequestOutcome.HeaderTooLarge);
                return false;
            case ReadState.BodyTooLarge:
                Abort(RequestOutcome.BodyTooLarge);
                return false;
            default:
                Abort(RequestOutcome.MalformedAnswer);
                return false;
        }
    }

    private void OnEnd(bool clean)
    {
        if (clean && _reader.IsWholeAtClose)
        {
            CloseSocket();
            Complete(RequestOutcome.Ok);
        }
        else
        {
            OnLost();
        }
    }

    /// <summary>The connection broke. If it had been waiting and no byte of an answer came, the server closed it before it saw the
    /// request: repeated once on a new one, if repeating is safe.</summary>
    private void OnLost()
    {
        if (_isReused && !_repeated && !_reader.HasBegun && _request!.IsRepeatable)
        {
            _repeated = true;
            _counters.Repeats++;
            CloseSocket();
            Connect();
        }
        else
        {
            Fail(RequestOutcome.Reset);
        }
    }

    /// <summary>Ends with an error in the code that the loop runs anyway.</summary>
    private void Abort(RequestOutcome outcome)
    {
        CloseSocket();
        Complete(outcome);
    }

    /// <summary>Ends with an error that may have come up within the user's own call: told on the loop's next turn.</summary>
    private void Fail(RequestOutcome outcome)
    {
        if (_state == State.Failed)
        {
            return;
        }

        CloseSocket();
        _state = State.Failed;
        _answer.Outcome = outcome;
        _loop.Defer(_deliver);
    }

    private void Deliver()
    {
        _state = State.Closed;
        Complete(_answer.Outcome);
    }

    private void Complete(RequestOutcome outcome)
    {
        _loop.Wheel.Disarm(this);
        _reader.Drop();
        _request = null;
        _answer.Outcome = outcome;
        _answer.End = _loop.Clock.Now;
        _counters.BodyBytes += _answer.BodyLength;
        if (_state is State.Writing or State.Reading)
        {
            _state = State.Idle;
            _isReused = true;
        }

        // The user's code goes on in here; it may send the next request.
        _completion.SetResult(_answer);
    }

    private void CloseSocket()
    {
        _loop.Wheel.Disarm(this);
        _state = State.Closed;
        if (_fd < 0)
        {
            return;
        }

        if (_slot >= 0)
        {
            _poller.Remove(_slot);
        }

        _ = Native.close(_fd);
        (_fd, _slot) = (-1, -1);
    }
}
