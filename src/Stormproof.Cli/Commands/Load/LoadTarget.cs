using System.CommandLine;
using Stormproof.Cli.Input;
using Stormproof.Load.Engine;
using Stormproof.Load.Journeys;
using Stormproof.Load.Transport;

namespace Stormproof.Cli.Commands.Load;

/// <summary>What load may go to: a URL, or the requests of a journey's file.</summary>
internal static class LoadTarget
{
    public static Argument<string?> Argument() => new("TARGET")
    {
        Description = "An http or https URL, or a journey: a .http file. With --scale a path, or a journey.",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (IsFile(text) || IsUrl(text) || IsPath(text))
            {
                return text;
            }

            result.AddError(
                $"'{text}' is no target; give an http or https URL without a user name, for example http://127.0.0.1:8080/, or a"
                + " .http file.");
            return null!;
        },
    };

    /// <summary>Reads and resolves it, once for the whole run.</summary>
    /// <exception cref="InputException">It is not this machine, and nobody said whose it is.</exception>
    public static async Task<Scenario> ReadAsync(
        string target, JourneyOptions journey, bool isMine, UrlRequest request, CancellationToken cancellationToken)
    {
        if (IsFile(target))
        {
            var scenario = await JourneyScenario.LoadAsync(target, journey, cancellationToken).ConfigureAwait(false);
            foreach (var one in scenario.Origins)
            {
                Check(one, isMine);
            }

            return scenario;
        }

        if (journey.Environment is not null || journey.Variables.Count > 0 || journey.FollowRedirects)
        {
            throw new InputException(
                $"--env, --var and --follow-redirects are for journeys, and '{target}' is a URL; give a .http file, or leave"
                    + " them out.");
        }

        var uri = new Uri(target);
        var origin = await HttpOrigin.ResolveAsync(uri, journey.Http2, cancellationToken).ConfigureAwait(false);
        Check(origin, isMine);
        return new UrlScenario(uri.AbsoluteUri, request.Render(origin, uri));
    }

    /// <summary>A name with one address elsewhere is a target elsewhere.</summary>
    private static void Check(HttpOrigin origin, bool isMine)
    {
        if (origin.Addresses.Count == 0)
        {
            throw new LoadException($"the name '{origin.Host}' does not resolve; check it, or give an address.");
        }

        if (!origin.IsLoopback && !isMine)
        {
            throw new InputException(
                $"'{origin}' is not this machine ({string.Join(", ", origin.Addresses)}); load on what belongs to others is an"
                + " attack: add --i-own-this-target if it is yours.");
        }
    }

    /// <summary>A target that fits where it goes: the own system has paths, everything else has URLs.</summary>
    public static void AddTo(Command command, Argument<string?> target, Option scale)
    {
        command.Arguments.Add(target);
        command.Validators.Add(result =>
        {
            var text = result.GetResult(target) is { Tokens.Count: > 0 } given ? given.Tokens[0].Value : null;
            var scales = result.GetResult(scale) is { Implicit: false };
            if (text is null && !scales)
            {
                result.AddError("TARGET is missing; give a URL or a .http file, for example http://127.0.0.1:8080/.");
            }
            else if (text is not null && scales && IsUrl(text))
            {
                result.AddError(
                    $"--scale starts a system of its own, and '{text}' is another; give a path, for example /, or a .http file.");
            }
            else if (text is not null && !scales && IsPath(text) && !IsFile(text))
            {
                result.AddError(
                    $"'{text}' is a path, which is for --scale; give a URL, for example http://127.0.0.1:8080{text}.");
            }
        });
    }

    public static bool IsPath(string text) =>
        text.StartsWith('/') && !IsFile(text) && text.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0;

    public static bool IsFile(string text) =>
        !text.Contains("://", StringComparison.Ordinal)
        && (text.EndsWith(".http", StringComparison.OrdinalIgnoreCase)
            || text.EndsWith(".rest", StringComparison.OrdinalIgnoreCase));

    private static bool IsUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0
        && uri.Port > 0;
}
