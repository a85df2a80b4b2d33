namespace Stormproof.Gateway;

/// <summary>What the balancer has done since it started.</summary>
public sealed class GatewayStatistics
{
    private long _requests;
    private long _retried;
    private long _noNode;
    private long _shed;
    private long _hedged;
    private long _answered;
    private long _inFlight;
    private readonly LatencyCounters _latencies = new();

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

    /// <summary>Requests whose answer from a node, below 500, has begun. Upgraded connections do not count.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>Requests that wait for a place, or for the end of their answer. Upgraded connections do not count.</summary>
    public long InFlight => Interlocked.Read(ref _inFlight);

    /// <summary>How long requests have taken since the start, from the arrival of what is held of them to the beginning of their
    /// answer, waiting and retries included. Upgraded connections and clients that went away do not count.</summary>
    public LatencyCounts Latencies => _latencies.Read();

    internal void CountRequest() => Interlocked.Increment(ref _requests);

    internal void CountRetry() => Interlocked.Increment(ref _retried);

    internal void CountNoNode() => Interlocked.Increment(ref _noNode);

    internal void CountShed() => Interlocked.Increment(ref _shed);

    internal void Enter() => Interlocked.Increment(ref _inFlight);

    internal void Leave() => Interlocked.Decrement(ref _inFlight);

    internal void CountAnswer(int status, TimeSpan latency)
    {
        if (status < 500)
        {
            Interlocked.Increment(ref _answered);
        }

        _latencies.Add(latency);
    }

    internal void CountFailure(TimeSpan latency) => _latencies.Add(latency);

    internal void CountHedge() => Interlocked.Increment(ref _hedged);
}
