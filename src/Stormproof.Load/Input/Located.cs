namespace Stormproof.Load.Input;

/// <summary>A piece of a file that knows where it stood.</summary>
/// <param name="Text">May have several lines, split by LF, of which only the first starts at <paramref name="Column"/>.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal readonly record struct Located(string Text, int Line, int Column)
{
    /// <summary>Where the character at an index stands in the file.</summary>
    public (int Line, int Column) At(int index)
    {
        var before = Text.AsSpan(0, Math.Clamp(index, 0, Text.Length));
        var lines = before.Count('\n');
        return lines == 0 ? (Line, Column + before.Length) : (Line + lines, before.Length - before.LastIndexOf('\n'));
    }

    public Located Slice(int start, int length)
    {
        var (line, column) = At(start);
        return new Located(Text.Substring(start, length), line, column);
    }

    public Located Slice(int start) => Slice(start, Text.Length - start);

    public Located Trim()
    {
        var start = Text.Length - Text.TrimStart().Length;
        return Slice(start, Text.Trim().Length);
    }
}
