using System.CommandLine;
using System.Text;
using Stormproof.Cli.Input;

namespace Stormproof.Cli.Output;

/// <summary>A report as a file: refused before the work begins when it has no place to go, and there as a whole or not at
/// all.</summary>
internal static class ReportFile
{
    public static Option<string?> Option(string name, string what)
    {
        var option = new Option<string?>(name) { Description = $"Write {what} to this file.", HelpName = "FILE" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var path }] && Fault(path) is { } fault)
            {
                result.AddError($"{name} '{path}' cannot be written: {fault}");
            }
        });
        return option;
    }

    /// <summary>Writes it beside its place and moves it there.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static async Task WriteAsync(string path, string content)
    {
        var full = Path.GetFullPath(path);
        var temporary = IsPlain(full) ? $"{full}.{Path.GetRandomFileName()}.tmp" : null;
        try
        {
            if (temporary is null)
            {
                await File.WriteAllTextAsync(full, content, new UTF8Encoding(false)).ConfigureAwait(false);
                return;
            }

            await File.WriteAllTextAsync(temporary, content, new UTF8Encoding(false)).ConfigureAwait(false);
            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            throw new InputException($"'{path}' cannot be written: {e.Message}");
        }
    }

    /// <summary>A move would put a file in the place of a link or of a device, which is not what was asked for.</summary>
    private static bool IsPlain(string full) =>
        new FileInfo(full).LinkTarget is null && !full.StartsWith("/dev/", StringComparison.Ordinal)
        && !full.StartsWith("/proc/", StringComparison.Ordinal);

    private static string? Fault(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal))
        {
            return "it is no file name; give one, for example report.html.";
        }

        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            return "it is a directory; give a file in it.";
        }

        var folder = Path.GetDirectoryName(full)!;
        return Directory.Exists(folder) ? null : $"there is no directory '{folder}'; make it first.";
    }

    private static void TryDelete(string? path)
    {
        if (path is null)
        {
            return;
        }

        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What could not be written may not be deletable either.
        }
    }
}
