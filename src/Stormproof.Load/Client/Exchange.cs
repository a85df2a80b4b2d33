using Stormproof.Load.Engine;
using Stormproof.Load.Engine.Loop;
using Stormproof.Load.Transport;

namespace Stormproof.Load.Client;

/// <summary>A request of a <see cref="LoadClient"/> on its way. All but <see cref="CancelOn"/> is called on the loop.</summary>
internal abstract class Exchange(HttpRequest request, CancellationToken cancellationToken)
{
    private CancellationTokenRegistration _registration;

    public HttpRequest Request => request;

    public bool IsCancelled => cancellationToken.IsCancellationRequested;

    /// <summary>What it runs on; null before and after.</summary>
    public UserConnection? Connection { get; set; }

    protected CancellationToken Token => cancellationToken;

    /// <summary>Lets a cancelled token close the connection. One that still waits is dropped when its turn comes.</summary>
    public void CancelOn(EventLoop loop) => _registration = cancellationToken.UnsafeRegister(
        _ => loop.Post(() => Connection?.Close()), null);

    /// <summary>Takes what the caller wants from the answer.</summary>
    public abstract void Read(HttpAnswer answer);

    /// <summary>Lets the caller go on, here.</summary>
    public void Complete()
    {
        _registration.Unregister();
        Tell();
    }

    /// <summary>Ends it without an answer.</summary>
    public void Drop()
    {
        _registration.Unregister();
        Cancel();
    }

    protected abstract void Tell();

    protected abstract void Cancel();
}

/// <summary>The exchange with what its caller gets.</summary>
internal sealed class Exchange<T>(HttpRequest request, Func<HttpAnswer, T> read, CancellationToken cancellationToken)
    : Exchange(request, cancellationToken)
{
    private readonly TaskCompletionSource<T> _completion = new();
    private T? _result;
    private Exception? _failure;
    private bool _cancelled;

    public Task<T> Task => _completion.Task;

    public override void Read(HttpAnswer answer)
    {
        _cancelled = answer.Outcome == RequestOutcome.Cancelled;
        if (_cancelled)
        {
            return;
        }

        try
        {
            _result = read(answer);
        }
        catch (Exception e)
        {
            _failure = e; // The caller's own code, so its exception.
        }
    }

    protected override void Tell()
    {
        if (_cancelled)
        {
            Cancel();
        }
        else if (_failure is not null)
        {
            _completion.SetException(_failure);
        }
        else
        {
            _completion.SetResult(_result!);
        }
    }

    protected override void Cancel() =>
        _completion.TrySetCanceled(Token.IsCancellationRequested ? Token : new CancellationToken(canceled: true));
}
