namespace Stormproof.Cli.Input;

/// <summary>Where a file stops being one that can be read, and why.</summary>
internal sealed class InputFault(InputPlace place, string reason) : Exception(reason)
{
    public InputPlace Place { get; } = place;
}
