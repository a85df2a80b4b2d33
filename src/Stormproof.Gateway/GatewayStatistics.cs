namespace Stormproof.Gateway;

/// <summary>What the balancer has done since it started.</summary>
public sealed class GatewayStatistics
{
    private long _requests;
    private long _retried;
    private long _noNode;
    private long _shed;
    private long _hedged;

    /// <summary>Requests taken from clients.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Attempts beyond a request's first.</summary>
    public long Retried => Interlocked.Read(ref _retried);

    /// <summary>Requests answered 503 because no node was ready.</summary>
    public long NoNode => Interlocked.Read(ref _noNode);

    /// <summary>Requests answered 503 because too many waited, or one waited too long.</summary>
    public long Shed => Interlocked.Read(ref _shed);

    /// <summary>Second requests sent because a first was slow.</summary>
    public long Hedged => Interlocked.Read(ref _hedged);

    internal void CountRequest() => Interlocked.Increment(ref _requests);

    internal void CountRetry() => Interlocked.Increment(ref _retried);

    internal void CountNoNode() => Interlocked.Increment(ref _noNode);

    internal void CountShed() => Interlocked.Increment(ref _shed);

    internal void CountHedge() => Interlocked.Increment(ref _hedged);
}
