using System.Text;
using System.Text.Json;
using Stormproof.Load.Input;

namespace Stormproof.Load.Journeys.Variables;

/// <summary>The variables of <c>http-client.env.json</c> and its private companions, as Visual Studio and Rider read them: the
/// nearest file at or above the journey's folder; the environment before <c>$shared</c>; <c>.user</c> before all.</summary>
internal sealed class EnvironmentFiles
{
    private const string FileName = "http-client.env.json";
    private const string Shared = "$shared";
    private const int MostBytes = 1024 * 1024;
    private const int MostFolders = 64;

    private readonly Dictionary<string, Value> _values = [];

    /// <summary>Where a value comes from; <paramref name="Text"/> is null when it is kept in a place that cannot be read
    /// here.</summary>
    public sealed record Value(string? Text, string File);

    /// <summary>The file the values come from; null when there is none.</summary>
    public string? File { get; private init; }

    public IEnumerable<string> Names => _values.Keys;

    public bool TryGet(string name, out Value value) => _values.TryGetValue(name, out value!);

    /// <param name="folder">The journey's folder.</param>
    /// <param name="environment">Null for <c>$shared</c> alone.</param>
    /// <exception cref="InputException">A file is no such file, or none has the environment.</exception>
    public static EnvironmentFiles Load(string folder, string? environment)
    {
        var file = Find(folder);
        var found = new EnvironmentFiles { File = file };
        if (file is null)
        {
            return environment is null
                ? found
                : throw InputException.Of(
                    Path.Combine(folder, FileName), $"is missing, so there is no environment '{environment}'; create it, or leave out --env");
        }

        string[] files = [file, Path.Combine(Path.GetDirectoryName(file)!, "http-client.private.env.json"), $"{file}.user"];
        var names = new HashSet<string>();
        foreach (var wanted in new[] { Shared, environment }.OfType<string>())
        {
            foreach (var one in files.Where(System.IO.File.Exists))
            {
                found.Read(one, wanted, names);
            }
        }

        return environment is null || names.Contains(environment)
            ? found
            : throw InputException.Of(file, $"has no environment '{environment}'; {Choice(names)}");
    }

    private static string Choice(HashSet<string> names) => names.Where(n => n != Shared).Order().ToArray() is { Length: > 0 } some
        ? $"it has {string.Join(", ", some)}"
        : "it has none";

    private static string? Find(string folder)
    {
        var at = new DirectoryInfo(Path.GetFullPath(folder));
        for (var i = 0; at is not null && i < MostFolders; i++, at = at.Parent)
        {
            var file = Path.Combine(at.FullName, FileName);
            if (System.IO.File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }

    private void Read(string file, string environment, HashSet<string> names)
    {
        ReadOnlyMemory<byte> bytes = SourceText.ReadBytes(file, MostBytes, "an environment file");
        bytes = bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        try
        {
            using var json = JsonDocument.Parse(
                bytes, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw InputException.Of(file, "is no environment file; give { \"dev\": { \"name\": \"value\" } }");
            }

            names.UnionWith(json.RootElement.EnumerateObject().Select(e => e.Name));
            if (!json.RootElement.TryGetProperty(environment, out var variables))
            {
                return;
            }

            if (variables.ValueKind != JsonValueKind.Object)
            {
                throw InputException.Of(file, $"environment '{environment}' is no object; give {{ \"name\": \"value\" }}");
            }

            foreach (var variable in variables.EnumerateObject())
            {
                _values[variable.Name] = new Value(Text(variable.Value), file);
            }
        }
        catch (JsonException e)
        {
            throw new InputException(
                [new InputError(file, (int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1, "is not valid JSON here")]);
        }
    }

    /// <summary>Null for what Visual Studio keeps in a secret store.</summary>
    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };
}
