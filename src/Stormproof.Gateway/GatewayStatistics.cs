namespace Stormproof.Gateway;

/// <summary>What the balancer has done since it started.</summary>
public sealed class GatewayStatistics
{
    private long _requests;
    private long _retried;
    private long _noNode;

    /// <summary>Requests taken from clients.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Attempts beyond a request's first.</summary>
    public long Retried => Interlocked.Read(ref _retried);

    /// <summary>Requests answered 503 because no node was ready.</summary>
    public long NoNode => Interlocked.Read(ref _noNode);

    internal void CountRequest() => Interlocked.Increment(ref _requests);

    internal void CountRetry() => Interlocked.Increment(ref _retried);

    internal void CountNoNode() => Interlocked.Increment(ref _noNode);
}
