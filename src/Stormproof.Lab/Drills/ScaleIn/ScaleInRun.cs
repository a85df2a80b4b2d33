using System.Net;
using Stormproof.Lab.Drills.Database;
using Stormproof.Lab.Drills.Http;
using Stormproof.Lab.Systems;
using Stormproof.Load.Engine;
using Stormproof.Load.Results;
using Stormproof.Load.Schedules;
using Stormproof.Load.Transport;

namespace Stormproof.Lab.Drills.ScaleIn;

/// <summary>One run over a running system: short and long requests through the balancer, while most of the nodes leave.</summary>
internal sealed class ScaleInRun(LocalSystem system, ScaleInOptions options, TimeProvider clock, Action<string> progress)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Arrival = TimeSpan.FromSeconds(2);

    private readonly NodesLeave _leave = new(system, options, clock);

    /// <param name="name">Shown.</param>
    /// <param name="leave">How the nodes leave.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<ScaleInResult> RunAsync(
        string name, Func<NodesLeave, CancellationToken, Task> leave, CancellationToken cancellationToken)
    {
        await system.GrowAsync(options.Nodes, cancellationToken).ConfigureAwait(false);
        var primary = system.PrimaryConnectionString;
        var pages = await ScaleInPages.ChooseAsync(primary, cancellationToken).ConfigureAwait(false);
        var heavy = await HeavyQuery.CreateAsync(
            primary,
            new Dictionary<int, TimeSpan> { [pages.Long] = options.LongTime, [pages.Longest] = options.LongestTime },
            cancellationToken).ConfigureAwait(false);
        await using var lightening = heavy.ConfigureAwait(false);
        using var client = new DrillClient(system.GatewayAddress, options.Longest, options.RequestTimeout, clock);

        var shorts = LoadAsync(pages.Short, options.Rate, p => progress(FormattableString.Invariant(
            $"{name}: nodes {system.NodeNames.Count}, short requests {p.Requests:N0}, failed {p.Errors:N0}")), cancellationToken);
        var longs = LoadAsync(pages.Long, options.LongRate, null, cancellationToken);
        await Task.Delay(options.Calm, clock, cancellationToken).ConfigureAwait(false);
        var longest = Enumerable.Range(0, options.Longest)
            .Select(_ => SendAsync(client, ScaleInPages.PathOf(pages.Longest), cancellationToken)).ToArray();
        await ArriveAsync(cancellationToken).ConfigureAwait(false);

        var leaving = _leave.Leaving;
        var inFlight = InFlight(leaving);
        var begun = clock.GetTimestamp();
        await leave(_leave, cancellationToken).ConfigureAwait(false);
        var took = clock.GetElapsedTime(begun);
        var answers = await Task.WhenAll(longest).ConfigureAwait(false);
        var (little, big) = (await shorts.ConfigureAwait(false), await longs.ConfigureAwait(false));
        cancellationToken.ThrowIfCancellationRequested();

        var cutLong = big.Errors + answers.Count(a => !a.IsGood);
        return new ScaleInResult(
            little.Requests + big.Requests + answers.Length,
            big.Requests + answers.Length,
            little.Errors + cutLong,
            cutLong,
            inFlight,
            leaving.Count(n => n.HasExited),
            system.NodeNames.Count,
            (long)took.TotalMilliseconds,
            Math.Round(answers.Where(a => a.IsGood).Select(a => a.Time.TotalMilliseconds).DefaultIfEmpty(0).Max(), 2),
            Math.Round(little.Rps, 1),
            little.Latency.P50Ms,
            little.Latency.P99Ms,
            (long)options.Duration.TotalMilliseconds);
    }

    private Task<LoadResult> LoadAsync(
        int category, double rate, Action<LoadProgress>? told, CancellationToken cancellationToken)
    {
        var target = system.GatewayAddress;
        var origin = HttpOrigin.At(new IPEndPoint(IPAddress.Parse(target.Host), target.Port));
        var path = ScaleInPages.PathOf(category);
        return LoadEngine.RunAsync(
            new LoadPlan
            {
                Scenario = new UrlScenario(
                    path, HttpRequest.Render(origin, "GET", path, [], ReadOnlyMemory<byte>.Empty, AnswerParts.None)),
                Model = new OpenModel(ArrivalSchedule.Constant(rate, options.Duration)),
                Transport = new TransportOptions { RequestTimeout = options.RequestTimeout },
                Seed = (ulong)options.Seed,
            },
            clock, told, cancellationToken);
    }

    private async Task<(bool IsGood, TimeSpan Time)> SendAsync(
        DrillClient client, string path, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        var answer = await client.SendAsync(HttpMethod.Get, path, null, null, null, cancellationToken).ConfigureAwait(false);
        return (answer.Status == 200, clock.GetElapsedTime(begun));
    }

    /// <summary>Waits until the longest requests are on nodes.</summary>
    private async Task ArriveAsync(CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        while (InFlight(system.Group.Nodes) < options.Longest && clock.GetElapsedTime(begun) < Arrival)
        {
            await Task.Delay(Look, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private int InFlight(IReadOnlyList<LocalNode> nodes) =>
        system.Gateway.Fleet.Nodes.Where(s => nodes.Any(n => n.Name == s.Name)).Sum(s => s.InFlight);
}
