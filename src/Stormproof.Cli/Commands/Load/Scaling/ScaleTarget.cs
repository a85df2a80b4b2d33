using Stormproof.Cli.Input;
using Stormproof.Load.Engine;
using Stormproof.Load.Journeys;
using Stormproof.Load.Transport;

namespace Stormproof.Cli.Commands.Load.Scaling;

/// <summary>What <c>--scale</c> sends to the system it runs: a path, or a journey whose variable <c>host</c> is the
/// balancer.</summary>
internal static class ScaleTarget
{
    private const string Host = "host";

    /// <summary>Stands for the balancer before there is one.</summary>
    private static readonly Uri Nowhere = new("http://127.0.0.1:1/");

    /// <summary>Refuses what cannot be sent, before anything is started.</summary>
    /// <exception cref="InputException">A journey that goes elsewhere, or names the host itself.</exception>
    public static async Task CheckAsync(string target, Func<Uri, CancellationToken, Task<Scenario>> scenarioAt,
        CancellationToken cancellationToken)
    {
        var scenario = await scenarioAt(Nowhere, cancellationToken).ConfigureAwait(false);
        if (scenario.Origins.FirstOrDefault(o => o.Authority != Nowhere.Authority) is { } other)
        {
            throw new InputException(
                $"'{target}' has a request to '{other}', and --scale measures the system that it starts; write {{{{host}}}} in"
                + " its place, for example GET {{host}}/api/products.");
        }
    }

    public static async Task<Scenario> AtAsync(
        string target, Uri gateway, JourneyOptions journey, CancellationToken cancellationToken)
    {
        if (!LoadTarget.IsFile(target))
        {
            return await LoadTarget.ReadAsync(
                new Uri(gateway, target).AbsoluteUri, journey, false, UrlRequest.Get, cancellationToken).ConfigureAwait(false);
        }

        if (journey.Variables.ContainsKey(Host))
        {
            throw new InputException("--var host is the balancer of the system that --scale starts; leave it out.");
        }

        var variables = new Dictionary<string, string>(journey.Variables) { [Host] = gateway.GetLeftPart(UriPartial.Authority) };
        return await JourneyScenario.LoadAsync(target, journey with { Variables = variables }, cancellationToken)
            .ConfigureAwait(false);
    }
}
