namespace Stormproof.Model.Scaling;

/// <summary>What one sample asks for, before any limit.</summary>
internal readonly struct ScalingNeed
{
    /// <summary>A latency that is far too high says that nodes are missing, not how many.</summary>
    private const double MostLatencyRatio = 1.5;

    /// <summary>How near a node's load may come to the one at which latency was too high.</summary>
    private const double KneeShare = 0.9;

    /// <summary>A share of cold nodes that does not show in the fleet's mean.</summary>
    private const double FewCold = 0.1;

    private const double Rounding = 1e-9;

    private readonly int _spare;
    private readonly double _tolerance;

    private ScalingNeed(Sums sums, int ordered, int spare, in FleetReading reading)
    {
        Signal = sums.Signal;
        Value = sums.Value;
        Threshold = sums.Threshold;
        Nodes = sums.Most;
        LoadNodes = sums.Load;
        WantsOut = sums.Out > 0;
        AllowsIn = sums.AllowsIn && !WantsOut;
        Complete = sums.Complete;
        Known = sums.Known;
        (_spare, _tolerance) = (spare, Math.Max(0, sums.Tolerance));
        Growth = WantsOut ? Math.Max(ordered, WithSpare(sums.Out)) : ordered;
        Bare = Whole(Math.Max(sums.Most, sums.Floor));
        Surge = sums.LoadOut > 0 ? WithSpare(sums.LoadOut) : 0;
        CostPerRequest = reading.Arrival > 0 && sums.Load > 0 ? sums.Load / reading.Arrival : double.NaN;
        Slow = sums.Slow;
        NotBusy = sums.NotBusy;
        Pressed = sums.Pressed;
    }

    /// <summary>What asked for the most, its value and the threshold that it passed.</summary>
    public ScalingSignal Signal { get; }

    public double Value { get; }

    public double Threshold { get; }

    /// <summary>Nodes by the highest need, before rounding.</summary>
    public double Nodes { get; }

    /// <summary>Nodes by the load alone.</summary>
    public double LoadNodes { get; }

    public double CostPerRequest { get; }

    public bool WantsOut { get; }

    public bool AllowsIn { get; }

    /// <summary>All signals of the policy were there.</summary>
    public bool Complete { get; }

    /// <summary>At least one was.</summary>
    public bool Known { get; }

    /// <summary>Nodes if it grows, with spare ones.</summary>
    public int Growth { get; }

    /// <summary>Nodes if it shrinks, without spare ones.</summary>
    public int Bare { get; }

    /// <summary>Nodes if it shrinks, with spare ones.</summary>
    public int Shrunk => WithSpare(Bare);

    /// <summary>Nodes by load alone when load asks for growth; else 0.</summary>
    public int Surge { get; }

    /// <summary>Latency or a backlog says that users wait.</summary>
    public bool Slow { get; }

    /// <summary>The nodes that there are have CPU to spare.</summary>
    public bool NotBusy { get; }

    /// <summary>The nodes that are ready have too much to do.</summary>
    public bool Pressed { get; }

    public static ScalingNeed Of(
        ScalingPolicy policy, in ScalingState state, in FleetReading reading, TimeSpan now, ScalingGuard off)
    {
        var tolerance = (off & ScalingGuard.Tolerance) != 0 ? 0 : policy.Tolerance;
        var sums = new Sums(Math.Max(1, state.Target), reading.Ready, tolerance);
        if (reading.Arrival > 0 && (off & ScalingGuard.BootCpu) == 0 && IsCold(policy, state.Joined, reading, now))
        {
            sums.MostLoad = reading.Arrival * state.WarmCost;
        }

        ByCpu(policy, reading, off, ref sums);
        ByMemory(policy, reading, ref sums);
        ByConcurrency(policy, reading, ref sums);
        ByLatency(policy, state, reading, ref sums);
        ByPrediction(policy, state, reading, now, ref sums);
        sums.Slow |= reading.Unanswered > 1.05;
        if ((off & ScalingGuard.Tolerance) != 0)
        {
            sums.AllowsIn = sums.Complete;
        }

        return new ScalingNeed(sums, state.Target, (off & ScalingGuard.SpareNodes) != 0 ? 0 : policy.ScaleIn.SpareNodes, reading);
    }

    public static bool IsCold(ScalingPolicy policy, in SlidingWindow joined, in FleetReading reading, TimeSpan now) =>
        policy.ScaleOut.Cold > TimeSpan.Zero && joined.Sum(now, policy.ScaleOut.Cold) > FewCold * reading.Ready;

    private static void ByCpu(ScalingPolicy policy, in FleetReading reading, ScalingGuard off, ref Sums sums)
    {
        if (policy.Cpu is not { } target)
        {
            return;
        }

        var cpu = reading.Cpu;
        if ((off & ScalingGuard.BootCpu) != 0 && reading.StartingCpu >= 0 && reading.Starting > 0)
        {
            cpu = (cpu * reading.Ready + reading.StartingCpu * reading.Starting) / (reading.Ready + reading.Starting);
        }

        if (!sums.Saw(cpu))
        {
            return;
        }

        var carrying = (off & ScalingGuard.BootCpu) != 0 ? reading.Ready + reading.Starting : reading.Ready;
        var busy = carrying * cpu / target.Target;
        sums.NotBusy = cpu < target.ScaleIn;
        sums.ByLoad(ScalingSignal.Cpu, busy * reading.Unanswered, cpu, target);
    }

    private static void ByConcurrency(ScalingPolicy policy, in FleetReading reading, ref Sums sums)
    {
        if (policy.Concurrency is { } target && sums.Saw(reading.InFlight))
        {
            var held = reading.InFlight / reading.Ready;
            sums.NotBusy &= held <= target.Target;
            sums.ByLoad(ScalingSignal.Concurrency, reading.InFlight / target.Target, held, target);
        }
    }

    /// <summary>Memory that a node holds once it holds for ever: to ask for fewer nodes by it would be to ask never (the base of
    /// an idle node counts as load), so it only forbids.</summary>
    private static void ByMemory(ScalingPolicy policy, in FleetReading reading, ref Sums sums)
    {
        if (policy.Memory is { } target && sums.Saw(reading.Memory))
        {
            sums.AllowsIn &= reading.Memory < target.ScaleIn;
            sums.Asks(ScalingSignal.Memory, reading.Ready * reading.Memory / target.Target, reading.Memory, target.Target);
        }
    }

    private static void ByLatency(ScalingPolicy policy, in ScalingState state, in FleetReading reading, ref Sums sums)
    {
        if (policy.P95Ms is not { } target || !sums.Saw(reading.P95Ms))
        {
            return;
        }

        var ratio = reading.P95Ms / target.Target;
        sums.AllowsIn &= reading.P95Ms < target.ScaleIn;
        sums.Slow |= ratio > 1 + sums.Tolerance;
        if (ratio > 1 + sums.Tolerance)
        {
            // What is on the way is not asked for again; the nodes it counts from are those that carry the load.
            sums.Pressed = true;
            sums.Asks(
                ScalingSignal.Latency, reading.Ready * Math.Min(ratio, MostLatencyRatio), reading.P95Ms, target.Target,
                always: true);
        }

        if (double.IsFinite(state.LatencyKnee) && reading.Arrival > 0)
        {
            sums.Floor = Math.Max(sums.Floor, reading.Arrival / (KneeShare * state.LatencyKnee));
        }
    }

    private static void ByPrediction(
        ScalingPolicy policy, in ScalingState state, in FleetReading reading, TimeSpan now, ref Sums sums)
    {
        if (policy.Prediction is not { } ahead || !(reading.Arrival > 0) || !(sums.Load > 0))
        {
            return;
        }

        var cost = sums.Load / reading.Arrival;
        if (ahead.Trend)
        {
            sums.ByForecast(ScalingSignal.Trend, state.Trend.Ahead(ahead.Lead), cost);
        }

        if (ahead.Yesterday)
        {
            sums.ByForecast(ScalingSignal.Yesterday, state.History.At(now + ahead.Lead - TimeSpan.FromDays(1)), cost);
        }

        if (ahead.LastWeek)
        {
            sums.ByForecast(ScalingSignal.LastWeek, state.History.At(now + ahead.Lead - TimeSpan.FromDays(7)), cost);
        }
    }

    /// <summary>With the spare nodes lost, the others hold no more than the target and its tolerance, which is where the fleet
    /// would grow. In a large fleet the headroom of all of them carries a node's load; a small one needs a node more.</summary>
    public int WithSpare(double nodes) => nodes > 0
        ? Math.Max(Whole(nodes), Whole(nodes / (1 + _tolerance)) + _spare)
        : _spare;

    private static int Whole(double nodes) => (int)Math.Min(10_000_000, Math.Ceiling(nodes - Rounding));

    private struct Sums(int ordered, int ready, double tolerance)
    {
        public readonly int Ordered => ordered;

        public readonly double Tolerance => tolerance;

        public double Most;
        public double Load;
        public double MostLoad = double.PositiveInfinity;
        public double Out;
        public double LoadOut;
        public double Floor;
        public double Value;
        public double Threshold;
        public ScalingSignal Signal;
        public bool AllowsIn = true;
        public bool Complete = true;
        public bool Known;
        public bool Slow;
        public bool NotBusy;
        public bool Pressed;

        public bool Saw(double value)
        {
            var seen = !double.IsNaN(value) && ready > 0;
            Complete &= seen;
            AllowsIn &= seen;
            Known |= seen;
            return seen;
        }

        /// <summary>A signal that goes with the load: what all nodes carry, spread over all that are ordered.</summary>
        public void ByLoad(ScalingSignal signal, double nodes, double value, ScalingTarget target)
        {
            nodes = Math.Min(nodes, MostLoad);
            Load = Math.Max(Load, nodes);
            AllowsIn &= nodes / ordered * target.Target < target.ScaleIn;
            if (nodes / ordered > 1 + tolerance)
            {
                LoadOut = Math.Max(LoadOut, nodes);
            }

            Asks(signal, nodes, value, target.Target);
        }

        public void ByForecast(ScalingSignal signal, double rate, double cost)
        {
            var nodes = rate * cost;
            if (nodes > Load)
            {
                AllowsIn &= nodes / ordered <= 1 - tolerance;
                if (nodes / ordered > 1 + tolerance)
                {
                    LoadOut = Math.Max(LoadOut, nodes);
                }

                Asks(signal, nodes, rate, rate);
            }
        }

        public void Asks(ScalingSignal signal, double nodes, double value, double target, bool always = false)
        {
            if (nodes > Most || Signal == ScalingSignal.None)
            {
                (Most, Signal, Value, Threshold) = (Math.Max(Most, nodes), signal, value, target);
            }

            if (always || nodes / ordered > 1 + tolerance)
            {
                Out = Math.Max(Out, Math.Max(nodes, Rounding));
            }

            Pressed |= nodes / Math.Max(1, ready) > 1 + tolerance && signal < ScalingSignal.Trend;
        }
    }
}
