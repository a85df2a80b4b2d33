using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Stormproof.Model.Scaling;

/// <summary>Why a sample decided nothing.</summary>
public enum ScalingReason
{
    /// <summary>It was used.</summary>
    None,

    /// <summary>It is older than the policy allows, or from the future.</summary>
    StaleMetrics,

    /// <summary>It was decided on before.</summary>
    SameSample,

    /// <summary>None of the policy's signals is in it, or no node is ready to be measured.</summary>
    MissingMetrics,

    /// <summary>Its counts of nodes are impossible.</summary>
    BadCounts,
}

/// <summary>How many nodes there should be, and all that led to it.</summary>
public struct ScalingDecision
{
    private const int Guards = 18;
    private Wants _without;

    internal ScalingDecision(
        ScalingPolicy policy, in ScalingSample sample, int before, int target, ScalingReason reason, in ScalingNeed need,
        in FutilityWatch futility)
    {
        Sample = sample;
        Before = before;
        Target = target;
        Reason = reason;
        Signal = reason == ScalingReason.None ? need.Signal : ScalingSignal.None;
        Value = need.Value;
        SignalTarget = need.Threshold;
        Need = reason == ScalingReason.None ? need.Nodes : double.NaN;
        IsFutile = futility.Since is not null;
        Evidence = futility.Evidence;
        Retry = futility.RetryAfter(policy.Futility);
    }

    /// <summary>Nodes that were asked for before.</summary>
    public int Before { get; }

    /// <summary>Nodes, ready or starting, that there should be from now on. Nodes beyond it are drained, never cut; a dead one is
    /// replaced without asking.</summary>
    public int Target { get; }

    /// <summary>Why nothing was decided; <see cref="ScalingReason.None"/> when it was.</summary>
    public ScalingReason Reason { get; }

    /// <summary>What asked for the most nodes.</summary>
    public ScalingSignal Signal { get; }

    /// <summary>What it read.</summary>
    public double Value { get; }

    /// <summary>What it should read.</summary>
    public double SignalTarget { get; }

    /// <summary>Nodes by the highest need, without spare ones, before rounding and limits; NaN when nothing was
    /// measured.</summary>
    public double Need { get; }

    /// <summary>Growth has brought nothing and has stopped.</summary>
    public bool IsFutile { get; }

    /// <summary>What it brought, when <see cref="IsFutile"/>.</summary>
    public FutilityEvidence Evidence { get; }

    /// <summary>After what time one node is tried again, when <see cref="IsFutile"/>.</summary>
    public TimeSpan Retry { get; }

    /// <summary>What was measured.</summary>
    public ScalingSample Sample { get; }

    /// <summary>Guards without which it would be another number.</summary>
    public ScalingGuard Held { get; private set; }

    /// <summary>What it would have been without one guard.</summary>
    public readonly int Without(ScalingGuard guard) => _without[Slot(guard)];

    /// <summary>One line for a log.</summary>
    public override readonly string ToString()
    {
        var line = new StringBuilder(200);
        var verb = Target > Before ? "scale-out" : Target < Before ? "scale-in" : "hold";
        line.Append(CultureInfo.InvariantCulture, $"{verb} {Before} -> {Target}: ");
        line.Append(Reason switch
        {
            ScalingReason.StaleMetrics => "metrics are stale",
            ScalingReason.SameSample => "no new sample",
            ScalingReason.MissingMetrics => "metrics are missing",
            ScalingReason.BadCounts => "the counts of nodes are impossible",
            _ => string.Create(
                CultureInfo.InvariantCulture, $"{Name(Signal)} {Value:0.###} (target {SignalTarget:0.###}) needs {Need:0.##}"),
        });
        line.Append(
            CultureInfo.InvariantCulture, $"; {Sample.Ready} ready, {Sample.Starting} starting, {Sample.Draining} draining");
        line.Append(CultureInfo.InvariantCulture, $", {Sample.ArrivalRps:0.#} rps in, {Sample.ThroughputRps:0.#} out, p95 {
            Sample.P95Ms:0.#} ms, cpu {Sample.Cpu:0.##}, memory {Sample.Memory:0.##}, in flight {Sample.InFlight:0.#}");
        for (var slot = 0; slot < Guards; slot++)
        {
            if ((Held & (ScalingGuard)(1 << slot)) != 0)
            {
                line.Append(CultureInfo.InvariantCulture, $"; without {Name((ScalingGuard)(1 << slot))} {_without[slot]}");
            }
        }

        if (IsFutile)
        {
            line.Append(CultureInfo.InvariantCulture, $"; futile: {Evidence.NodesBefore} -> {Evidence.NodesAfter} nodes brought {
                Evidence.RpsBefore:0.#} -> {Evidence.RpsAfter:0.#} rps, p95 {Evidence.P95BeforeMs:0.#} -> {
                Evidence.P95AfterMs:0.#} ms; the limit is elsewhere; one node is tried after {Retry.TotalMinutes:0.#} min");
        }

        return line.ToString();
    }

    internal void Note(ScalingGuard guard, int without)
    {
        _without[Slot(guard)] = without;
        Held |= without == Target ? ScalingGuard.None : guard;
    }

    private static string Name<T>(T value)
        where T : struct, Enum =>
        System.Text.RegularExpressions.Regex.Replace(value.ToString(), "(?<=.)(?=[A-Z])", "-").ToLowerInvariant();

    private static int Slot(ScalingGuard guard)
    {
        var slot = System.Numerics.BitOperations.TrailingZeroCount((int)guard);
        return guard > 0 && slot < Guards && System.Numerics.BitOperations.IsPow2((int)guard)
            ? slot
            : throw new ArgumentOutOfRangeException(nameof(guard), guard, "Give one guard.");
    }

    [InlineArray(Guards)]
    private struct Wants
    {
        private int _first;
    }
}
