namespace Stormproof.Cli.Input;

/// <summary>What the user gave cannot be used: exit code 2. Each line says the value, the reason and the remedy.</summary>
internal sealed class InputException(IReadOnlyList<string> lines) : Exception(string.Join('\n', lines))
{
    public InputException(string line)
        : this([line])
    {
    }

    public IReadOnlyList<string> Lines { get; } = lines;
}
