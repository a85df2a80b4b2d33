using Stormproof.Load.Engine;
using Stormproof.Load.Engine.Loop;

namespace Stormproof.Load.Transport;

/// <summary>To a host without an address.</summary>
internal sealed class NamelessConnection(EventLoop loop) : UserConnection
{
    private readonly HttpAnswer _answer = new();

    public override ValueTask<HttpAnswer> SendAsync(HttpRequest request)
    {
        _answer.Begin(loop.Clock.Now);
        _answer.Outcome = RequestOutcome.Name;
        _answer.End = _answer.Sent;
        var later = new TaskCompletionSource<HttpAnswer>();
        loop.Defer(() => later.SetResult(_answer));
        return new ValueTask<HttpAnswer>(later.Task);
    }

    public override void ReleaseAnswer()
    {
    }

    public override void Close()
    {
    }

    public override void OnExpired()
    {
    }
}
