namespace Stormproof.Cli.Charts;

/// <summary>A tree as data: parts and what they consist of. <see cref="SvgTree"/> draws it.</summary>
/// <param name="Title">What it shows, in a few words.</param>
/// <param name="Root">Its top.</param>
internal sealed record Tree(string Title, TreeNode Root)
{
    /// <summary>What a reader who cannot see the tree needs to know: the result in a sentence.</summary>
    public string Description { get; init; } = "";

    /// <summary>Width in CSS pixels; the drawing scales, its text with it.</summary>
    public int Width { get; init; } = 720;

    /// <summary>Unique within a page: parts of the drawing refer to each other by it.</summary>
    public string Id { get; init; } = "tree";

    /// <summary>The same tree for a phone.</summary>
    public Tree Narrow() => this with { Width = 360, Id = $"{Id}-narrow" };

    /// <summary>A standalone SVG document, shareable as a file.</summary>
    public string ToSvg() => SvgTree.Draw(this);
}

/// <summary>A part of a tree.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Figure">Its figure, in a few words.</param>
/// <param name="Parts">What it consists of.</param>
internal sealed record TreeNode(string Name, string Figure, IReadOnlyList<TreeNode> Parts)
{
    /// <summary>Drawn as what matters most.</summary>
    public bool Stressed { get; init; }
}
