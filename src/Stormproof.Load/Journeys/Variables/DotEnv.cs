using Stormproof.Load.Input;

namespace Stormproof.Load.Journeys.Variables;

/// <summary>The <c>.env</c> file beside a journey: <c>NAME=value</c> lines, quotes around a value allowed, <c>#</c> begins a
/// comment line.</summary>
internal sealed class DotEnv(string folder)
{
    private const int MostBytes = 1024 * 1024;

    private Dictionary<string, string>? _values;

    public string File { get; } = Path.Combine(folder, ".env");

    /// <summary>Null when the file or the name is not there.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public string? Find(string name) => (_values ??= Read()).GetValueOrDefault(name);

    private Dictionary<string, string> Read()
    {
        var values = new Dictionary<string, string>();
        if (!System.IO.File.Exists(File))
        {
            return values;
        }

        foreach (var line in SourceText.Lines(File, SourceText.ReadBytes(File, MostBytes, "a .env file")))
        {
            var text = line.Trim();
            text = text.StartsWith("export ", StringComparison.Ordinal) ? text[7..].TrimStart() : text;
            var sign = text.IndexOf('=', StringComparison.Ordinal);
            if (sign > 0 && !text.StartsWith('#'))
            {
                values[text[..sign].TrimEnd()] = Unquoted(text[(sign + 1)..].Trim());
            }
        }

        return values;
    }

    private static string Unquoted(string value) =>
        value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1] : value;
}
