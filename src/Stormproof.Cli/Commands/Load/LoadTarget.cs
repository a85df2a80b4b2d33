using System.CommandLine;
using Stormproof.Load.Engine;
using Stormproof.Load.Transport;

namespace Stormproof.Cli.Commands.Load;

/// <summary>What load may go to.</summary>
internal static class LoadTarget
{
    public static Argument<Uri> Argument() => new("TARGET")
    {
        Description = "An http or https URL.",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0
                && uri.Port > 0)
            {
                return uri;
            }

            result.AddError(
                $"'{text}' is no target; give an http or https URL without a user name, for example http://127.0.0.1:8080/.");
            return null!;
        },
    };

    /// <summary>Resolves it once for the whole run. A name with one address elsewhere is a target elsewhere.</summary>
    /// <exception cref="UsageException">It is not this machine, and nobody said whose it is.</exception>
    public static async Task<HttpOrigin> ResolveAsync(Uri uri, bool http2, bool isMine, CancellationToken cancellationToken)
    {
        var origin = await HttpOrigin.ResolveAsync(uri, http2, cancellationToken).ConfigureAwait(false);
        if (origin.Addresses.Count == 0)
        {
            throw new LoadException($"the name '{origin.Host}' does not resolve; check it, or give an address.");
        }

        return origin.IsLoopback || isMine ? origin : throw new UsageException(
            $"'{uri}' is not this machine ({string.Join(", ", origin.Addresses)}); load on what belongs to others is an attack: add"
            + " --i-own-this-target if it is yours.");
    }
}
