namespace Stormproof.Cli.Input;

/// <summary>A place in a file, both from 1.</summary>
internal readonly record struct InputPlace(long Line, long Column)
{
    public static InputPlace Start { get; } = new(1, 1);
}

/// <summary>What stands at a place of an input file.</summary>
internal abstract record InputNode(InputPlace Place);

/// <summary>One value. <paramref name="Quoted"/> tells "7" from 7.</summary>
internal sealed record InputScalar(InputPlace Place, string Text, bool Quoted) : InputNode(Place);

/// <summary>A list, in the file's order.</summary>
internal sealed record InputList(InputPlace Place, IReadOnlyList<InputNode> Items) : InputNode(Place);

/// <summary>Names with values, in the file's order; no name twice.</summary>
internal sealed record InputFields(InputPlace Place, IReadOnlyList<InputField> Fields) : InputNode(Place);

/// <summary>A name, where it stands, and what it holds.</summary>
internal sealed record InputField(InputPlace Place, string Name, InputNode Value);
