using System.Buffers;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using Stormproof.Cli.Input;
using Stormproof.Load.Transport;

namespace Stormproof.Cli.Commands.Load;

/// <summary>What is sent to a URL: method, headers and body. A journey says these itself.</summary>
internal sealed class RequestArguments
{
    private const int MostBodyBytes = 16 * 1024 * 1024;
    private const int MostHeaders = 100;

    /// <summary>RFC 9110, 5.6.2.</summary>
    private static readonly SearchValues<char> Token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>What the engine writes itself: a second, different one would make the message ambiguous.</summary>
    private static readonly string[] Own =
        ["Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer",
            "Upgrade", "Expect"];

    private readonly Option<string?> _method = new("--method")
    {
        Description = "Method of the request to a URL (default GET; POST with a body).", HelpName = "METHOD",
    };

    private readonly Option<string[]> _headers = new("--header")
    {
        Description = "A header of the request to a URL, 'Name: value'; may be repeated.", HelpName = "HEADER",
    };

    private readonly Option<string?> _body = new("--body")
    {
        Description = "Body of the request to a URL; say what it is with --header 'Content-Type: application/json'.",
        HelpName = "TEXT",
    };

    private readonly Option<string?> _bodyFile = new("--body-file")
    {
        Description = "A file with the body, sent as it is; at most 16 MiB.", HelpName = "FILE",
    };

    public Option[] All => [_method, _headers, _body, _bodyFile];

    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Options.Add(option);
        }

        _method.Validators.Add(CheckMethod);
        _headers.Validators.Add(CheckHeaders);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_body) is not null && result.GetResult(_bodyFile) is not null)
            {
                result.AddError("--body and --body-file both give the body; leave one of them out.");
            }
        });
    }

    /// <exception cref="InputException">One of the options was given for a journey, or the body's file cannot be read or is too
    /// long.</exception>
    public async Task<UrlRequest> ReadAsync(
        ParseResult parsed, string target, AnswerParts keep, CancellationToken cancellationToken)
    {
        if (LoadTarget.IsFile(target) && All.FirstOrDefault(o => parsed.GetResult(o) is not null) is { } given)
        {
            throw new InputException(
                $"{given.Name} is for a URL, and '{target}' is a journey, which has methods, headers and bodies of its own; leave"
                + $" {given.Name} out, or give a URL.");
        }

        var (text, file) = (parsed.GetValue(_body), parsed.GetValue(_bodyFile));
        var body = file is null
            ? Encoding.UTF8.GetBytes(text ?? "")
            : await ReadAsync(file, cancellationToken).ConfigureAwait(false);
        return new UrlRequest(
            parsed.GetValue(_method) ?? (text is null && file is null ? "GET" : "POST"),
            [.. (parsed.GetValue(_headers) ?? []).Select(Split)], body, keep);
    }

    private static async Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            // A pipe or a device has no length: at most one byte more than is allowed is read.
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            using var bytes = new MemoryStream();
            var chunk = new byte[64 * 1024];
            for (int read; (read = await stream.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                bytes.Write(chunk, 0, read);
                if (bytes.Length > MostBodyBytes)
                {
                    throw new InputException(
                        $"--body-file {Shown.Of(file)} has more than {MostBodyBytes} bytes (16 MiB), and no more are sent; give a"
                        + " smaller one.");
                }
            }

            return bytes.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException(
                $"--body-file {Shown.Of(file)} cannot be read: {e.Message.TrimEnd('.')}; give a file with the body.");
        }
    }

    private static void CheckMethod(OptionResult result)
    {
        if (result.Tokens is [{ Value: var text }]
            && (text.Length is 0 or > 32 || text.AsSpan().ContainsAnyExcept(Token) || text == "CONNECT"))
        {
            result.AddError(
                $"--method {Shown.Of(text)} is no method of a request; give a word such as GET, POST, PUT, PATCH or DELETE, for"
                + " example --method POST.");
        }
    }

    private static void CheckHeaders(OptionResult result)
    {
        if (result.Tokens.Count > MostHeaders)
        {
            result.AddError($"--header was given {result.Tokens.Count} times; a request has at most {MostHeaders}.");
        }

        foreach (var token in result.Tokens)
        {
            var text = token.Value;
            var (name, value) = Split(text);
            var reason = !text.Contains(':', StringComparison.Ordinal) ? "has no colon"
                : name.AsSpan().ContainsAnyExcept(Token) || name.Length == 0 ? "has no name that may stand before a colon"
                : value.Any(c => c is (< ' ' and not '\t') or '\u007f') ? "has a control character, such as a line break"
                : value.Any(c => c > '~') ? "has a character that is not ASCII"
                : Own.Contains(name, StringComparer.OrdinalIgnoreCase) ? "is written from the URL and the body"
                : null;
            if (reason is not null)
            {
                result.AddError(
                    $"--header {Shown.Of(text)} {reason}; give 'Name: value', for example --header 'Accept: text/html'.");
                return;
            }
        }
    }

    private static KeyValuePair<string, string> Split(string header)
    {
        var colon = header.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new(header, "") : new(header[..colon], header[(colon + 1)..].Trim(' ', '\t'));
    }
}
