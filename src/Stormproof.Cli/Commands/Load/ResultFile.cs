using System.Globalization;
using System.Text.Json;
using Stormproof.Cli.Input;
using Stormproof.Load.Results;

namespace Stormproof.Cli.Commands.Load;

/// <summary>A kept result, read back.</summary>
internal static class ResultFile
{
    /// <summary>Far more than a week of slices.</summary>
    private const long MostBytes = 64 << 20;

    /// <exception cref="InputException">It is no such file; names file, line and column.</exception>
    public static async Task<LoadResult> ReadAsync(string path, CancellationToken cancellationToken)
    {
        string text;
        try
        {
            var length = new FileInfo(path).Length;
            if (length > MostBytes)
            {
                throw new InputException(
                    $"'{path}' has {length:N0} bytes; a result of 'load --output' has at most {MostBytes:N0}.");
            }

            text = await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"'{path}' cannot be read: {e.Message} Give a file that 'load --output' wrote.");
        }

        try
        {
            var result = LoadDocument.FromJson(text);
            return result.Steps.Any(s => s is null || !(s.DurationMs >= 0))
                ? throw new InputException(
                    $"{path}: a step is empty or has a negative length; is it a result of 'load --output'?")
                : result;
        }
        catch (JsonException e)
        {
            var line = (e.LineNumber ?? 0) + 1;
            var column = (e.BytePositionInLine ?? 0) + 1;
            var reason = e.Message.Split(" Path: ", 2)[0].Split(" LineNumber: ", 2)[0].TrimEnd('.', ' ');
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}({line},{column}): {reason}; expected a result that 'load --output' or 'load --format json' wrote."));
        }
    }
}
