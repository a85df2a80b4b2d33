namespace Stormproof.Cli.Input;

/// <summary>
/// A small YAML or JSON file that a user wrote. Its values are read one by one; whatever is wrong with any of them is kept, with
/// line and column, and <see cref="ThrowIfFaulty"/> tells all of it at once. Fields that nobody asked for are faults, too.
/// </summary>
internal sealed class InputFile
{
    public const int MaxBytes = 1024 * 1024;

    private const int MostFaults = 20;

    private const int MostText = 1_000;

    private readonly string _name;
    private readonly List<(InputPlace Place, string Text)> _faults = [];
    private readonly List<InputMapping> _mappings = [];

    private InputFile(string name, InputNode root)
    {
        _name = name;
        Root = new InputValue(this, root, "");
    }

    /// <summary>The document.</summary>
    public InputValue Root { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InputException">It is not there, too large, or neither YAML nor JSON.</exception>
    public static InputFile Open(string path) => Parse(Shown.Plain(path, 200), ReadBytes(path, "YAML or JSON"));

    /// <summary>What a file holds.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kinds">What it should be, for messages.</param>
    /// <exception cref="InputException">It is not there, or too large.</exception>
    public static byte[] ReadBytes(string path, string kinds)
    {
        byte[] bytes;
        try
        {
            bytes = ReadAtMost(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException(Unreadable(path, kinds));
        }

        return bytes.Length <= MaxBytes
            ? bytes
            : throw new InputException(
                $"{Shown.Plain(path, 200)}:1:1: the file is larger than {MaxBytes / 1024:N0} KiB; give a shorter one.");
    }

    /// <summary>Reads a file's bytes.</summary>
    /// <param name="name">The file's name in messages.</param>
    /// <param name="bytes">What it holds.</param>
    /// <exception cref="InputException">It is neither YAML nor JSON.</exception>
    public static InputFile Parse(string name, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return new InputFile(name, InputParser.Parse(InputText.Decode(bytes)));
        }
        catch (InputFault e)
        {
            throw new InputException($"{name}:{e.Place.Line}:{e.Place.Column}: {e.Message}.");
        }
    }

    /// <summary>Keeps a fault for <see cref="ThrowIfFaulty"/>.</summary>
    /// <param name="place">Where.</param>
    /// <param name="text">Value, reason and remedy, without a full stop.</param>
    public void Fault(InputPlace place, string text) => _faults.Add((place, text));

    /// <summary>To be called when all values have been asked for.</summary>
    /// <exception cref="InputException">Anything in the file was wrong, or a field in it was never asked for.</exception>
    public void ThrowIfFaulty() => ThrowIfFaulty([]);

    /// <summary>The same, with what a file that this one names has wrong.</summary>
    /// <param name="others">A line each.</param>
    /// <exception cref="InputException">Anything was wrong.</exception>
    public void ThrowIfFaulty(IReadOnlyList<string> others)
    {
        foreach (var mapping in _mappings)
        {
            mapping.FaultUnknown();
        }

        _mappings.Clear();
        if (_faults.Count + others.Count == 0)
        {
            return;
        }

        var lines = _faults
            .OrderBy(f => f.Place.Line).ThenBy(f => f.Place.Column)
            .Take(MostFaults)
            .Select(f => $"{_name}:{f.Place.Line}:{f.Place.Column}: {Shown.Plain(f.Text, MostText)}.")
            .ToList();
        if (_faults.Count > MostFaults)
        {
            lines.Add($"{_name}: {_faults.Count - MostFaults} more of the kind.");
        }

        throw new InputException([.. lines, .. others]);
    }

    internal void Register(InputMapping mapping) => _mappings.Add(mapping);

    private static byte[] ReadAtMost(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var held = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; held.Length <= MaxBytes && (read = file.Read(buffer)) > 0;)
        {
            held.Write(buffer, 0, read);
        }

        return held.ToArray();
    }

    private static string Unreadable(string path, string kinds) =>
        Directory.Exists(path) ? $"{Shown.Of(path)} is a directory; give a {kinds} file."
        : File.Exists(path) ? $"{Shown.Of(path)} may not be read by this user; allow it, or give another file."
        : $"{Shown.Of(path)} does not exist; give a {kinds} file.";
}
