namespace Stormproof.Model.Fleet.Admission;

/// <summary>How many requests the fleet bears at once, learnt from its latency: when answers take longer than they usually do, there
/// are queues behind the balancer, and the limit falls until they are gone. The gradient of Netflix's concurrency-limits
/// (<c>Gradient2Limit</c>) over windows, with the square root of the limit as room to grow, as in Envoy's gradient controller. For
/// one thread at a time.</summary>
public sealed class GradientLimit
{
    private const double Smoothing = 0.2;
    private const double SteepestFall = 0.5;

    /// <summary>Windows until a lasting rise of latency is taken as the usual one; a fall is believed at once.</summary>
    private const double RiseWindows = 600;
    private const int LeastSamples = 10;

    private readonly AdmissionRules _rules;
    private double _limit;
    private double _usualMs;
    private double _sumMs;
    private int _samples;
    private int _mostInFlight;
    private TimeSpan _windowEnds;

    /// <summary>A limit that has seen nothing.</summary>
    public GradientLimit(AdmissionRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _rules = rules;
        _limit = Math.Clamp(rules.InitialLimit, rules.LeastLimit, rules.MostLimit);
    }

    /// <summary>Shortest time between two changes of the limit.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Requests that may be in flight.</summary>
    public int Limit => (int)_limit;

    /// <summary>The latency that counts as usual, in milliseconds; 0 before anything was measured.</summary>
    public double UsualMs => _usualMs;

    /// <summary>Takes an answer in.</summary>
    /// <param name="latencyMs">Time until it began, in milliseconds.</param>
    /// <param name="inFlight">Requests that were in flight then, this one included.</param>
    /// <param name="now">On the caller's monotonic clock.</param>
    public void Add(double latencyMs, int inFlight, TimeSpan now)
    {
        if (_samples == 0)
        {
            _windowEnds = now + Window;
        }

        _sumMs += latencyMs;
        _samples++;
        _mostInFlight = Math.Max(_mostInFlight, inFlight);
        if (now >= _windowEnds && _samples >= LeastSamples)
        {
            Close(_sumMs / _samples);
            (_sumMs, _samples, _mostInFlight) = (0, 0, 0);
        }
    }

    private void Close(double ms)
    {
        var weight = _usualMs == 0 ? 1 : ms < _usualMs ? Smoothing : 1 / RiseWindows;
        _usualMs += weight * (ms - _usualMs);
        // Half empty: its latency says nothing about where the limit should be.
        if (_mostInFlight < _limit / 2)
        {
            return;
        }

        var gradient = Math.Clamp(_rules.Tolerance * _usualMs / Math.Max(ms, 0.001), SteepestFall, 1);
        var next = (_limit * gradient) + Math.Sqrt(_limit);
        _limit = Math.Clamp(_limit + (Smoothing * (next - _limit)), _rules.LeastLimit, _rules.MostLimit);
    }
}
