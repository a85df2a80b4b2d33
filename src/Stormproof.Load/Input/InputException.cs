namespace Stormproof.Load.Input;

/// <summary>An input file cannot be used; <see cref="Errors"/> has all that was found in it, in the order of the file.</summary>
public sealed class InputException : FormatException
{
    /// <summary>One or more errors.</summary>
    public InputException(IReadOnlyList<InputError> errors)
        : base(string.Join('\n', errors)) => Errors = errors;

    /// <summary>At least one.</summary>
    public IReadOnlyList<InputError> Errors { get; }

    internal static InputException Of(string file, string message) => new([new InputError(file, 0, 0, message)]);
}
