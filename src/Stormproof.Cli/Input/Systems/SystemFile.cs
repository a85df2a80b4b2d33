namespace Stormproof.Cli.Input.Systems;

/// <summary>A file that describes a system: <c>load</c>, <c>nodes</c>, <c>database</c> and <c>availability</c>.</summary>
internal static class SystemFile
{
    /// <summary>Its availability; the file may also hold that section alone, without the name over it.</summary>
    /// <exception cref="InputException">Something in the file is wrong.</exception>
    public static AvailabilitySection OpenAvailability(string path)
    {
        var file = InputFile.Open(path);
        var section = file.Root.Mapping() is { } root ? AvailabilitySection.Read(root) : null;
        file.ThrowIfFaulty();
        return section!;
    }
}
