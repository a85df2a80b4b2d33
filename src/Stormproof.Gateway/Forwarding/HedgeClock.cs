using Stormproof.Model.Fleet;

namespace Stormproof.Gateway.Forwarding;

/// <summary>How long a first request is given before a second one is sent.</summary>
internal sealed class HedgeClock(HedgeRules rules)
{
    /// <summary>Of fewer waits a quantile says little.</summary>
    private const int LeastSamples = 100;

    /// <summary>Below it, the second request would cost more than the wait.</summary>
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(5);

    private readonly LatencyQuantile _waits = new();

    /// <summary>Null while nothing is known.</summary>
    public TimeSpan? Wait => rules.After ?? (_waits.Count < LeastSamples ? null : Learnt());

    public void Add(double waitMs) => _waits.Add(waitMs);

    private TimeSpan Learnt()
    {
        var wait = TimeSpan.FromMilliseconds(_waits.Of(rules.Quantile));
        return wait > LeastWait ? wait : LeastWait;
    }
}
