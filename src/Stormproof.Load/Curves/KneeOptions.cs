namespace Stormproof.Load.Curves;

/// <summary>Rules of a <see cref="KneeSearch"/>.</summary>
public sealed record KneeOptions
{
    /// <summary>The first rate, requests a second; above 0.</summary>
    public double StartRps { get; init; } = 50;

    /// <summary>The highest rate that is tried.</summary>
    public double MaxRps { get; init; } = 100_000;

    /// <summary>What the rates of a search count are iterations of so many requests; its sentences count requests.</summary>
    public double RequestsPerIteration { get; init; } = 1;

    /// <summary>Each step up offers this many times the last; above 1.</summary>
    public double Growth { get; init; } = 2;

    /// <summary>The bracket around the knee is narrowed to this ratio; above 1.</summary>
    public double Width { get; init; } = 1.04;

    /// <summary>A target that answers this share less than it is asked does not keep up (beside chance:
    /// <see cref="StepJudgement"/>).</summary>
    public double Tolerance { get; init; } = 0.01;

    /// <summary>A larger share of errors ends the climb, 0..1.</summary>
    public double MaxErrorRate { get; init; } = 0.01;

    /// <summary>Latency has bent when the 99th percentile is this many times that of the unloaded target. With one server and one
    /// queue (M/M/1) it is 1 / (1 - load) times: 40 is 97.5 % of the capacity.</summary>
    public double LatencyFactor { get; init; } = 40;

    /// <summary>A bound of the 99th percentile that the knee must keep, in milliseconds; null: none.</summary>
    public double? MaxP99Ms { get; init; }

    /// <summary>A bad step is void when late starts were too many and their 99th percentile is over this share of that of
    /// latency. Infinity: only an event loop without time left makes it void, as where generator and target share all processors
    /// and what makes the one late is the load of the other.</summary>
    public double MostLag { get; init; } = 0.1;

    /// <summary>A step lasts until it has this many requests, but within <see cref="MinStep"/> and <see cref="MaxStep"/>. The
    /// noise of a step is about the square root of 2 / requests.</summary>
    public int StepRequests { get; init; } = 3_000;

    /// <summary>A step of the climb lasts until it has this many requests, but within <see cref="MinScout"/> and
    /// <see cref="MaxScout"/>, and never longer than another step at its rate.</summary>
    public int ScoutRequests { get; init; } = 100;

    /// <summary>The shortest step of the climb.</summary>
    public TimeSpan MinScout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest step of the climb.</summary>
    public TimeSpan MaxScout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The shortest step.</summary>
    public TimeSpan MinStep { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The longest step.</summary>
    public TimeSpan MaxStep { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>The search has settled when what the target answers is known within this share to each side.</summary>
    public double Precision { get; init; } = 0.03;

    /// <summary>Repeats of both ends of the bracket, at least; 3 or more.</summary>
    public int MinRepeats { get; init; } = 3;

    /// <summary>Repeats of both ends of the bracket, at most.</summary>
    public int MaxRepeats { get; init; } = 7;

    /// <summary>No search takes more steps than this.</summary>
    public int MaxSteps { get; init; } = 64;
}
