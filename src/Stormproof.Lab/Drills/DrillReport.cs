using System.Text.Json.Serialization;

namespace Stormproof.Lab.Drills;

/// <summary>What every drill comes to: the same incident before and after the fix.</summary>
/// <typeparam name="TRun">The figures of one run.</typeparam>
public interface IDrillReport<out TRun>
{
    /// <summary>The drill's name.</summary>
    string Drill { get; }

    /// <summary>Repeats the drill.</summary>
    int Seed { get; }

    /// <summary>App nodes.</summary>
    int Nodes { get; }

    /// <summary>The incident.</summary>
    TRun Before { get; }

    /// <summary>The fix.</summary>
    TRun After { get; }

    /// <summary>Why it failed; empty when it passed.</summary>
    IReadOnlyList<string> Reasons { get; }
}

/// <summary>A drill with nothing to say beyond its two runs.</summary>
/// <param name="Drill">The drill's name.</param>
/// <param name="Seed">Repeats the drill.</param>
/// <param name="Nodes">App nodes.</param>
/// <param name="Before">The incident.</param>
/// <param name="After">The fix.</param>
/// <param name="Reasons">Why it failed; empty when it passed.</param>
public sealed record DrillReport<TRun>(
    string Drill, int Seed, int Nodes, TRun Before, TRun After, IReadOnlyList<string> Reasons) : IDrillReport<TRun>
{
    /// <summary><c>pass</c> or <c>fail</c>.</summary>
    [JsonPropertyOrder(1)]
    public string Verdict => Reasons.Count == 0 ? "pass" : "fail";
}
