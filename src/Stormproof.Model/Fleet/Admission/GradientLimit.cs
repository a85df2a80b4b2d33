namespace Stormproof.Model.Fleet.Admission;

/// <summary>How many requests the fleet bears at once, learnt from its latency: when answers take longer than they usually do, there
/// are queues behind the balancer, and the limit falls until they are gone. The gradient of Netflix's concurrency-limits
/// (<c>Gradient2Limit</c>) over windows; the square root of the limit as room to grow, and a moment at a low limit to learn what is
/// usual, as in Envoy's gradient controller. For one thread at a time.</summary>
public sealed class GradientLimit
{
    private const double Smoothing = 0.2;
    private const double SteepestFall = 0.5;
    private const int LeastSamples = 10;

    /// <summary>Windows until a rise of latency in a fleet that is not full is taken as usual; a fall is believed at once.</summary>
    private const double RiseWindows = 300;

    /// <summary>Windows at a limit that latency holds down, until it is asked whether there is a queue at all.</summary>
    private const int SqueezedWindows = 300;

    private readonly AdmissionRules _rules;
    private double _limit;
    private double _usualMs;
    private double _sumMs;
    private int _samples;
    private int _mostInFlight;
    private int _squeezed;
    private bool _isTrial;
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
    public int Limit => (int)(_isTrial ? Math.Max(_rules.LeastLimit, _limit / (1.5 * _rules.Tolerance)) : _limit);

    /// <summary>The latency that counts as usual, in milliseconds; 0 before anything was measured.</summary>
    public double UsualMs => _usualMs;

    /// <summary>Takes an answer in.</summary>
    /// <param name="latencyMs">Time until it began, in milliseconds.</param>
    /// <param name="inFlight">Requests that were in flight then, this one included.</param>
    /// <param name="now">On the caller's monotonic clock.</param>
    public void Add(double latencyMs, int inFlight, TimeSpan now)
    {
        // The first answers of a trial were sent before it and have the queue in them.
        if (_samples == 0 && !_isTrial)
        {
            _windowEnds = now + Window;
        }
        else if (_isTrial && now < _windowEnds - Window)
        {
            return;
        }

        _sumMs += latencyMs;
        _samples++;
        _mostInFlight = Math.Max(_mostInFlight, inFlight);
        if (now >= _windowEnds && _samples >= LeastSamples)
        {
            Close(_sumMs / _samples, now);
            (_sumMs, _samples, _mostInFlight) = (0, 0, 0);
        }
    }

    private void Close(double ms, TimeSpan now)
    {
        if (_isTrial)
        {
            (_usualMs, _isTrial, _squeezed) = (ms, false, 0);
            return;
        }

        // Half empty: its latency says nothing about where the limit should be, but all about what is usual. A full fleet's has the
        // queue in it: learnt as usual, a lasting overload would raise its own limit without end.
        var isFull = _mostInFlight >= _limit / 2;
        var weight = _usualMs == 0 ? 1 : ms < _usualMs ? Smoothing : isFull ? 0 : 1 / RiseWindows;
        _usualMs += weight * (ms - _usualMs);
        if (isFull)
        {
            Move(ms, now);
        }
        else
        {
            _squeezed = 0;
        }
    }

    private void Move(double ms, TimeSpan now)
    {
        var gradient = Math.Clamp(_rules.Tolerance * _usualMs / Math.Max(ms, 0.001), SteepestFall, 1);
        var next = (_limit * gradient) + Math.Sqrt(_limit);
        _limit = Math.Clamp(_limit + (Smoothing * (next - _limit)), _rules.LeastLimit, _rules.MostLimit);
        _squeezed += gradient < 1 ? 1 : 0;
        if (_squeezed >= SqueezedWindows)
        {
            // For the time in which what is in flight now is answered, and a window beyond.
            _isTrial = true;
            _windowEnds = now + TimeSpan.FromMilliseconds(2 * ms) + (2 * Window);
        }
    }
}
