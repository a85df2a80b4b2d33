using Stormproof.Model.Scaling;

namespace Stormproof.Model.Tests.Scaling;

/// <summary>An autoscaler with a fleet that obeys: what is asked for is ready after a delay.</summary>
internal sealed class Scaler(ScalingPolicy policy, int nodes, int startSeconds = 60, ScalingGuard off = ScalingGuard.None)
{
    public const int Interval = 15;

    private readonly List<int> _readyAt = [];
    private ScalingState _state = ScalingState.Start(nodes, TimeSpan.Zero);

    public static ScalingPolicy Policy { get; } = new() { MaxNodes = 100 };

    public TimeSpan Now { get; private set; }

    public int Ready { get; private set; } = nodes;

    public int Starting => _readyAt.Count;

    public ScalingState State => _state;

    public ScalingDecision Last { get; private set; }

    /// <summary>Goes on by one interval, is shown a sample, and does what it says.</summary>
    public ScalingDecision Step(Func<ScalingSample, ScalingSample> measured)
    {
        Now += TimeSpan.FromSeconds(Interval);
        Ready += _readyAt.RemoveAll(at => at <= Now.TotalSeconds);
        var sample = measured(new ScalingSample { At = Now, Ready = Ready, Starting = Starting });
        Last = Autoscaler.Decide(policy, _state, sample, Now, out _state, off);
        Make(Last.Target);
        return Last;
    }

    /// <summary>The same for as long.</summary>
    public ScalingDecision For(TimeSpan time, Func<ScalingSample, ScalingSample> measured)
    {
        for (var end = Now + time; Now < end;)
        {
            Step(measured);
        }

        return Last;
    }

    /// <summary>A load, on nodes of 100 requests a second that answer all they can.</summary>
    public static Func<ScalingSample, ScalingSample> Load(double rps) => s => s with
    {
        ArrivalRps = rps,
        ThroughputRps = Math.Min(rps, 100 * s.Ready),
        Cpu = s.Ready == 0 ? double.NaN : Math.Min(1, rps / (100 * s.Ready)),
        P95Ms = rps > 95 * s.Ready ? 1_000 : 50,
        InFlight = rps * 0.05,
    };

    private void Make(int target)
    {
        while (Ready + Starting > target)
        {
            if (Starting > 0)
            {
                _readyAt.RemoveAt(Starting - 1);
            }
            else
            {
                Ready--;
            }
        }

        while (Ready + Starting < target)
        {
            _readyAt.Add((int)Now.TotalSeconds + startSeconds);
        }
    }
}
