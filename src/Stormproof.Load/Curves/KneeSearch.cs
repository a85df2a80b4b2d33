using System.Collections.Immutable;
using System.Globalization;
using Stormproof.Load.Results;

namespace Stormproof.Load.Curves;

/// <summary>Finds the knee: the highest rate that a target holds, that is, answers as many requests as are due, with latency that
/// has not bent and without errors. A pure function of what was measured; an instance is a state of the search.
/// <para>It climbs in a geometric row of short steps until the target does not hold a rate, narrows the bracket with longer ones,
/// then measures both ends in turn until they agree with themselves. Nothing rests on one bad step: in the climb two of three
/// decide, and what narrows the bracket is measured again at its end.</para>
/// <para>Where the target falls behind, the knee is what it answers while it is offered a little more than it holds, and its
/// interval is at least Student's t, 95 %, over the repeats. Where latency or errors end the climb, the knee is the middle of the
/// bracket and its interval at least the bracket.</para></summary>
public sealed record KneeSearch
{
    private const int MostDoublings = 6;

    private KneeOptions Options { get; init; } = new();

    private Phase Now { get; init; }

    private End Low { get; init; } = End.None;

    private End High { get; init; } = End.None;

    /// <summary>Measurements at <see cref="NextRps"/> that have not decided yet.</summary>
    private ImmutableList<RateStep> Pending { get; init; } = [];

    private ImmutableList<RateStep> History { get; init; } = [];

    private double BaselineMs { get; init; }

    /// <summary>How often in a row the bracket has moved up.</summary>
    private int Rises { get; init; }

    /// <summary>How often in a row it has moved down.</summary>
    private int Falls { get; init; }

    /// <summary>The rate to measure next; of a journey, iterations a second.</summary>
    public double NextRps { get; private init; }

    /// <summary>The requests of that rate, a second; more of a journey.</summary>
    public double NextRequestsPerSecond => NextRps * Options.RequestsPerIteration;

    /// <summary>How long to measure it. The climb only looks for the order of magnitude; but that the highest rate allowed is
    /// held is a result, so it is measured in full.</summary>
    public TimeSpan NextDuration => IsScout ? ScoutAt(NextRps) : DurationAt(NextRps);

    /// <summary>The next step is short, because what follows measures again what it says.</summary>
    public bool IsScout => Now == Phase.Climb && NextRps < Options.MaxRps;

    /// <summary>What was found; null while the search goes on.</summary>
    public KneeResult? Result { get; private init; }

    /// <summary>What the search does, as a word: climb, narrow, confirm.</summary>
    public string Doing => Now.ToString().ToLowerInvariant();

    /// <summary>A search that has measured nothing.</summary>
    /// <exception cref="ArgumentException">The options allow no search.</exception>
    public static KneeSearch Begin(KneeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options is { StartRps: > 0, Growth: > 1, Width: > 1, MinRepeats: > 2, MaxSteps: > 0 }
            && options.MaxRps >= options.StartRps && options.MaxRepeats >= options.MinRepeats
            ? new KneeSearch { Options = options, NextRps = options.StartRps }
            : throw new ArgumentException(
                "A search needs a start above 0 and not above its maximum, growth and width above 1, and 3 repeats.",
                nameof(options));
    }

    /// <summary>The search after <see cref="NextRps"/> was measured.</summary>
    /// <exception cref="InvalidOperationException">The search is over.</exception>
    public KneeSearch After(RateStep step)
    {
        if (Result is not null)
        {
            throw new InvalidOperationException("The search is over; its result is there.");
        }

        var next = this with { History = History.Add(step), Pending = Pending.Add(step) };
        if (IsVoid(step))
        {
            return next.Pending.Count(IsVoid) > 2 ? next.Saturated() : next.Within();
        }

        next = Now == Phase.Confirm ? next.Confirm(step) : next.Decide();
        return next.Within();
    }

    /// <summary>A generator that cannot keep up makes a target look worse than it is, never better: a step that is good all the
    /// same is good. And starting late makes no request fail.</summary>
    private bool IsVoid(RateStep step) => step.GeneratorSaturated && Judge(step) is (StepFault.Behind or StepFault.Latency);

    /// <summary>How far a bracket moves when its upper end turns out to be held, or its lower end not. What disturbed the climb
    /// may have made it end far from the knee, so each move after another the same way is twice as long.</summary>
    private double MoveFrom(double rps, int moves) =>
        Math.Min(Options.Growth, Math.Pow(WidthAt(rps), 1 << Math.Min(moves, MostDoublings)));

    private StepFault Judge(RateStep step) => StepJudgement.Of(step, BaselineMs, Options);

    /// <summary>Good at once; bad when two of at most three are, or one while the bracket narrows.</summary>
    private KneeSearch Decide()
    {
        var judged = Pending.Where(p => !IsVoid(p)).Select(p => (Step: p, Fault: Judge(p))).ToArray();
        var good = judged.Where(j => j.Fault == StepFault.None).Select(j => j.Step).ToArray();
        var bad = judged.Where(j => j.Fault != StepFault.None).ToArray();
        if (good.Length > 0 && good.Length >= bad.Length && (bad.Length == 0 || judged.Length > 2))
        {
            return Held(good);
        }

        // What a narrower bracket rests on is measured again anyway, so there one bad step is enough to look elsewhere.
        return bad.Length > (Now == Phase.Narrow ? 0 : 1)
            ? Failed([.. bad.Select(b => b.Step)], bad[^1].Fault)
            : this;
    }

    private KneeSearch Held(RateStep[] steps)
    {
        var baseline = steps.Min(s => s.P99Ms);
        var next = this with
        {
            Low = new End(NextRps, StepFault.None, [.. steps]),
            BaselineMs = BaselineMs > 0 ? Math.Min(BaselineMs, baseline) : baseline,
            Pending = [],
        };
        if (NextRps >= Options.MaxRps)
        {
            return next.Ended(KneeOutcome.NoKnee, $"The target held {Rate(NextRps)}, the highest rate allowed.");
        }

        return High.Exists ? next.Narrow() : next with { NextRps = Math.Min(NextRps * Options.Growth, Options.MaxRps) };
    }

    private KneeSearch Failed(RateStep[] steps, StepFault fault)
    {
        var next = this with { High = new End(NextRps, fault, [.. steps]), Pending = [] };
        if (Low.Exists)
        {
            return next.Narrow();
        }

        return NextRps / Options.Growth < Math.Min(1, Options.StartRps / 2)
            ? next.Ended(KneeOutcome.NoRate, $"The target does not hold even {Rate(NextRps)}: {Told(fault)}.")
            : next with { NextRps = NextRps / Options.Growth };
    }

    private KneeSearch Narrow()
    {
        if (High.Rps <= Low.Rps * WidthAt(Low.Rps) * 1.005)
        {
            return this with
            {
                Now = Phase.Confirm,
                Low = End.At(Low.Rps, StepFault.None),
                High = End.At(High.Rps, High.Fault),
                NextRps = Low.Rps,
            };
        }

        return this with { Now = Phase.Narrow, NextRps = Hint() ?? Math.Sqrt(Low.Rps * High.Rps) };
    }

    /// <summary>A target that falls behind shows its capacity in what it answers: look just below that, then just above, which is
    /// quicker than halving. A target that answers less when it is asked for more shows no such thing.</summary>
    private double? Hint()
    {
        var capacity = High.AchievedRps;
        if (High.Fault != StepFault.Behind || capacity < Low.Rps * 0.99)
        {
            return null;
        }

        var width = WidthAt(capacity);
        var below = capacity / Math.Sqrt(width);
        var rate = below > Low.Rps * 1.005 ? below : Low.Rps * width;
        return rate < High.Rps / 1.005 ? rate : null;
    }

    /// <summary>Both ends in turn, so that what changes meanwhile meets both.</summary>
    private KneeSearch Confirm(RateStep step)
    {
        var atLow = NextRps == Low.Rps;
        var next = this with
        {
            Pending = [],
            Low = atLow ? Low.With(step, Judge(step)) : Low,
            High = atLow ? High : High.With(step, Judge(step)),
        };
        var (low, high) = (next.Low, next.High);
        next = next with { NextRps = low.Steps.Count <= high.Steps.Count ? low.Rps : high.Rps };
        if (low.Bad > 1 && low.Bad > low.Good)
        {
            var lower = End.At(low.Rps / MoveFrom(low.Rps, Math.Max(0, Falls - 1)), StepFault.None);
            return next.Moved(lower, low) with { Rises = 0, Falls = Falls + 1 };
        }

        if (high.Good > 1 && high.Good > high.Bad)
        {
            return high.Rps >= Options.MaxRps
                ? next.Ended(KneeOutcome.NoKnee, $"The target held {Rate(high.Rps)}, the highest rate allowed.")
                : next.Moved(high, End.At(Math.Min(high.Rps * MoveFrom(high.Rps, Rises), Options.MaxRps), high.Fault)) with
                {
                    Rises = Rises + 1,
                    Falls = 0,
                };
        }

        var repeats = Math.Min(low.Steps.Count, high.Steps.Count);
        if (repeats < Options.MinRepeats)
        {
            return next;
        }

        if (high.Rps > low.Rps * WidthAt(low.Rps) * 1.005)
        {
            return next.Narrow(); // A long move has found its end.
        }

        return repeats >= Options.MaxRepeats || KneeEstimate.IsWithin(Options.Precision, low, high)
            ? next.Ended(KneeOutcome.Found, $"Above {Rate(KneeEstimate.Of(low, high, Options).Rps)} {Told(high.Fault)}.")
            : next;
    }

    /// <summary>The end that the old bracket and the new one share keeps its measurements.</summary>
    private KneeSearch Moved(End low, End high) => this with
    {
        Low = low,
        High = high,
        NextRps = low.Steps.Count <= high.Steps.Count ? low.Rps : high.Rps,
    };

    /// <summary>Ends nearer to each other than the noise of a step would change places for ever.</summary>
    private double WidthAt(double rps) => Math.Max(
        Options.Width, 1 + 2.5 * Math.Sqrt(2 / Math.Max(1, rps * DurationAt(rps).TotalSeconds)));

    private TimeSpan DurationAt(double rps) => TimeSpan.FromSeconds(Math.Clamp(
        Options.StepRequests / rps, Options.MinStep.TotalSeconds, Options.MaxStep.TotalSeconds));

    private TimeSpan ScoutAt(double rps) => TimeSpan.FromSeconds(Math.Min(
        Math.Clamp(Options.ScoutRequests / rps, Options.MinScout.TotalSeconds, Options.MaxScout.TotalSeconds),
        DurationAt(rps).TotalSeconds));

    private KneeSearch Within()
    {
        if (Result is not null || History.Count < Options.MaxSteps)
        {
            return this;
        }

        return High.Exists && Low.Exists
            ? Ended(
                KneeOutcome.Unsettled,
                $"After {History.Count} steps the repeats do not agree; something beside the rate changes.")
            : Ended(KneeOutcome.NoKnee, $"After {History.Count} steps there was no knee.");
    }

    private KneeSearch Saturated() => Ended(
        KneeOutcome.GeneratorSaturated,
        $"The generator gave out at {Rate(NextRps)}, before the target"
        + (Low.Exists ? $", which held {Rate(Low.Rps)}." : "."));

    private KneeSearch Ended(KneeOutcome outcome, string reason)
    {
        var knee = outcome is KneeOutcome.Found or KneeOutcome.Unsettled ? KneeEstimate.Of(Low, High, Options) : null;
        knee = knee is null ? null : new Knee(Round(knee.Rps), Round(knee.P99Ms), Round(knee.LowRps), Round(knee.HighRps));
        var cause = outcome is KneeOutcome.NoKnee or KneeOutcome.GeneratorSaturated ? StepFault.None : High.Fault;
        return this with { Result = new KneeResult(outcome, knee, Low.Exists ? Low.Rps : 0, cause, reason, History) };
    }

    private static double Round(double value) => Math.Round(value, 3);

    private string Rate(double rps) => string.Create(
        CultureInfo.InvariantCulture, $"{rps * Options.RequestsPerIteration:#,0.#} req/s");

    private static string Told(StepFault fault) => fault switch
    {
        StepFault.Errors => "it fails requests",
        StepFault.Latency => "latency bends",
        _ => "it falls behind",
    };

    private enum Phase
    {
        Climb,
        Narrow,
        Confirm,
    }

    /// <summary>One end of the bracket.</summary>
    internal sealed record End(double Rps, StepFault Fault, ImmutableList<RateStep> Steps)
    {
        public static End None { get; } = new(0, StepFault.None, []);

        public static End At(double rps, StepFault fault) => new(rps, fault, []);

        public bool Exists => Rps > 0;

        public int Bad { get; private init; }

        public int Good => Steps.Count - Bad;

        public double AchievedRps => Steps.Count > 0 ? Steps.Average(s => s.AchievedRps) : Rps;

        public End With(RateStep step, StepFault fault) => this with
        {
            Steps = Steps.Add(step),
            Bad = fault == StepFault.None ? Bad : Bad + 1,
            Fault = fault == StepFault.None ? Fault : fault,
        };
    }
}
