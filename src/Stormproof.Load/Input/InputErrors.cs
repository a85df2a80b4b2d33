namespace Stormproof.Load.Input;

/// <summary>Collects what is wrong with one file, so that its user sees all of it at once.</summary>
internal sealed class InputErrors(string file)
{
    /// <summary>A file with more is not a journey with faults but another kind of file.</summary>
    public const int Most = 50;

    private readonly HashSet<InputError> _errors = [];

    public string File { get; } = file;

    public bool Any => _errors.Count > 0;

    public bool Full => _errors.Count >= Most;

    public void Add(int line, int column, string message) => Add(new InputError(File, line, column, message));

    public void Add(InputError error)
    {
        if (!Full)
        {
            _errors.Add(error);
        }
    }

    public void CopyTo(InputErrors other)
    {
        foreach (var error in _errors)
        {
            other.Add(error);
        }
    }

    public void ThrowIfAny()
    {
        if (Any)
        {
            throw new InputException([.. _errors.OrderBy(e => e.Line).ThenBy(e => e.Column)]);
        }
    }
}
