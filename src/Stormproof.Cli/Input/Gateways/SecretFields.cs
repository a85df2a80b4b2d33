namespace Stormproof.Cli.Input.Gateways;

/// <summary>Secrets stand in a file or an environment variable of their own, and are never shown.</summary>
/// <param name="folder">Where files are found from.</param>
/// <param name="variable">Reads an environment variable.</param>
internal sealed class SecretFields(string folder, Func<string, string?> variable)
{
    private const int Shortest = 16;
    private const int MostBytes = 4_096;

    /// <summary>Reads <c>{name}File</c> or <c>{name}Variable</c>; null when neither is there, or one was wrong, which the file
    /// then tells.</summary>
    public string? Read(InputMapping section, string name, out bool isGiven)
    {
        var (fromFile, fromVariable) = (section.Optional($"{name}File"), section.Optional($"{name}Variable"));
        isGiven = fromFile is not null || fromVariable is not null;
        if (fromFile is not null && fromVariable is not null)
        {
            fromVariable.Fault($"{fromVariable.Name} and {fromFile.Name} both name the {name}; give one of them");
            return null;
        }

        return fromFile is not null ? FromFile(fromFile) : fromVariable is not null ? FromVariable(fromVariable) : null;
    }

    private string? FromFile(InputValue field)
    {
        if (field.Text("admin.token", 1_000) is not { } given)
        {
            return null;
        }

        var path = Path.GetFullPath(given, folder);
        try
        {
            using var stream = File.OpenRead(path);
            var buffer = new byte[MostBytes];
            var length = stream.ReadAtLeast(buffer, MostBytes, throwOnEndOfStream: false);
            var value = System.Text.Encoding.UTF8.GetString(buffer, 0, length).Trim();
            return LongEnough(field, value, $"what {Shown.Of(path)} holds");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            field.Fault($"{field.Name} {Shown.Of(given)} cannot be read; give a file that this user may read");
            return null;
        }
    }

    private string? FromVariable(InputValue field)
    {
        if (field.Text("STORMPROOF_TOKEN") is not { } name)
        {
            return null;
        }

        if (variable(name) is not { Length: > 0 } value)
        {
            field.Fault($"{field.Name} names {Shown.Of(name)}, which is not set; set it before the start");
            return null;
        }

        return LongEnough(field, value.Trim(), $"what {Shown.Of(name)} holds");
    }

    private static string? LongEnough(InputValue field, string value, string what)
    {
        if (value.Length >= Shortest)
        {
            return value;
        }

        field.Fault($"{field.Name}: {what} is shorter than {Shortest} characters; give a longer one, as of openssl rand -hex 32");
        return null;
    }
}
