using Stormproof.Model.Scaling;

namespace Stormproof.Model.Simulation.Policies;

/// <summary>The Knative pod autoscaler: in-flight requests over a target, on the mean of 60 s; when the mean of the last 6 s
/// asks for twice what is ready, it panics: that mean counts, too, and the fleet does not shrink until 60 s have passed without
/// one. Asked every 2 s. Rates at most 1,000-fold up and by half down. Source: knative/serving,
/// pkg/autoscaler/scaling/autoscaler.go, and the defaults of its configuration.</summary>
/// <param name="target">Requests in flight that a node should hold.</param>
/// <param name="min">Fewest nodes.</param>
/// <param name="max">Most nodes.</param>
/// <param name="name">For reports.</param>
public sealed class KnativeKpa(double target, int min, int max, string name = "kpa") : SimulatedPolicy
{
    private const int StableTicks = 30;
    private const int PanicTicks = 3;
    private const double PanicThreshold = 2;
    private const double MostUp = 1000;
    private const double MostDown = 2;
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(60);

    private readonly double[] _seen = new double[StableTicks];
    private int _ticks;
    private TimeSpan? _panicSince;
    private int _panicNodes;

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override int IntervalSeconds => 2;

    /// <summary>It is in panic.</summary>
    public bool InPanic => _panicSince is not null;

    /// <inheritdoc/>
    public override int Decide(in ScalingSample sample, TimeSpan now, int current)
    {
        if (double.IsNaN(sample.InFlight))
        {
            return current;
        }

        if (_ticks == 0 && sample.Ready > 1)
        {
            // It begins in panic, so a restart does not shrink what runs.
            (_panicSince, _panicNodes) = (now, sample.Ready);
        }

        _seen[_ticks++ % StableTicks] = sample.InFlight;
        var ready = Math.Max(1.0, sample.Ready);
        var (most, least) = (Math.Ceiling(MostUp * ready), Math.Floor(ready / MostDown));
        var stable = (int)Math.Clamp(Math.Ceiling(Mean(StableTicks) / target), least, most);
        var raw = Math.Ceiling(Mean(PanicTicks) / target);
        var panic = (int)Math.Clamp(raw, least, most);
        var over = raw / ready >= PanicThreshold;
        if (over)
        {
            _panicSince = now;
        }
        else if (_panicSince is { } since && since + Stable < now)
        {
            (_panicSince, _panicNodes) = (null, 0);
        }

        var wanted = stable;
        if (_panicSince is not null)
        {
            wanted = _panicNodes = Math.Max(_panicNodes, Math.Max(stable, panic));
        }

        return Math.Clamp(wanted, min, max);
    }

    private double Mean(int ticks)
    {
        var count = Math.Min(ticks, _ticks);
        var sum = 0.0;
        for (var i = 1; i <= count; i++)
        {
            sum += _seen[(_ticks - i) % StableTicks];
        }

        return sum / count;
    }
}
