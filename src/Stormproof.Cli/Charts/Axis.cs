namespace Stormproof.Cli.Charts;

/// <summary>One axis of a chart.</summary>
/// <param name="Name">What it measures.</param>
/// <param name="Unit">In what unit; empty for a plain number.</param>
internal sealed record Axis(string Name, string Unit = "")
{
    /// <summary>Equal ratios take equal lengths. Values of zero or less do not show.</summary>
    public bool Log { get; init; }

    /// <summary>The lowest value shown; default: the data's, for a linear vertical axis 0.</summary>
    public double? Low { get; init; }

    /// <summary>The highest value shown; default: the data's.</summary>
    public double? High { get; init; }

    /// <summary>Names instead of numbers: the i-th stands at i + 0.5, its column from i to i + 1.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Name and unit, as they stand at the axis.</summary>
    public string Title => Unit.Length > 0 ? $"{Name} ({Unit})" : Name;
}
