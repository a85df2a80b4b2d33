using Stormproof.Lab.Drills.Database;
using Stormproof.Lab.Drills.Http;
using Stormproof.Lab.Processes;
using Stormproof.Lab.Systems;

namespace Stormproof.Lab.Drills.IdleReplicas;

/// <summary>One run over a running system: users for a fixed time, in whose middle the replicas show nothing new.</summary>
internal sealed class ReplicaRun(
    LocalSystem system, ReplicaOptions options, ShopStock stock, TimeProvider clock, Action<string> progress)
{
    /// <summary>The shop's statements, and of these the ones that read.</summary>
    private const string Statements = @"\m(products|categories|orders|order_lines|users)\M";
    private const string Reads = @"^\s*select\M.*" + Statements;

    private readonly Replication _replication = new(system.PrimaryConnectionString, system.ReplicaConnectionStrings, clock);
    private readonly StatementCounts _counts = new(system.PrimaryConnectionString, system.ReplicaConnectionStrings);

    public async Task<ReplicaResult> RunAsync(string name, CancellationToken cancellationToken)
    {
        await _counts.PrepareAsync(_replication, cancellationToken).ConfigureAwait(false);
        var tally = new ReplicaTally();
        using var client = new DrillClient(system.GatewayAddress, options.Users, options.RequestTimeout, clock);
        var context = new ReplicaContext(
            client, tally, options, stock.Products, stock.Categories, system.AdminPassword, clock);
        var users = Enumerable.Range(1, options.Users).Select(i => new ReplicaUser(i, context)).ToArray();
        await LogInAsync(users, cancellationToken).ConfigureAwait(false);

        var (all, reads) = await CountAsync(cancellationToken).ConfigureAwait(false);
        var begun = clock.GetTimestamp();
        await Ticker.WatchAsync(
            UseAsync(users, begun, cancellationToken),
            () => $"{name}: requests {tally.Requests:N0}, own writes not seen {tally.Violations:N0}/{tally.OwnReads:N0}",
            progress, clock).ConfigureAwait(false);
        var elapsed = clock.GetElapsedTime(begun);
        var (allNow, readsNow) = await CountAsync(cancellationToken).ConfigureAwait(false);
        if (tally.FirstError is { } error)
        {
            system.Log($"{name}: {error}");
        }

        return Result(tally, allNow - all, readsNow - reads, elapsed);
    }

    private static async Task LogInAsync(IEnumerable<ReplicaUser> users, CancellationToken cancellationToken)
    {
        foreach (var answer in await Task.WhenAll(users.Select(u => u.LogInAsync(cancellationToken))).ConfigureAwait(false))
        {
            if (answer.Status != 200)
            {
                throw new LabException($"A user could not log in: status {answer.Status} {answer.Body}", 3);
            }
        }
    }

    private async Task<(ServerCounts All, ServerCounts Reads)> CountAsync(CancellationToken cancellationToken) => (
        await _counts.CountAsync(Statements, cancellationToken).ConfigureAwait(false),
        await _counts.CountAsync(Reads, cancellationToken).ConfigureAwait(false));

    private async Task UseAsync(ReplicaUser[] users, long begun, CancellationToken cancellationToken)
    {
        var lagging = LagAsync(cancellationToken);
        await Task.WhenAll(users.Select(u => Task.Run(async () =>
        {
            while (clock.GetElapsedTime(begun) < options.Length)
            {
                await u.StepAsync(cancellationToken).ConfigureAwait(false);
            }
        }, cancellationToken))).ConfigureAwait(false);
        await lagging.ConfigureAwait(false);
    }

    private async Task LagAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(options.LagAfter, clock, cancellationToken).ConfigureAwait(false);
        try
        {
            await _replication.PauseAsync(cancellationToken).ConfigureAwait(false);
            await Task.Delay(options.Lag, clock, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await _replication.ResumeAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static ReplicaResult Result(ReplicaTally tally, ServerCounts all, ServerCounts reads, TimeSpan elapsed) => new(
        tally.Requests,
        tally.Errors,
        Share(all.Primary, all.Total),
        Share(all.Replicas, all.Total),
        Share(reads.Total, all.Total),
        Share(reads.Replicas, reads.Total),
        tally.OwnReads,
        tally.Violations,
        Math.Round(tally.Requests / elapsed.TotalSeconds, 1),
        tally.Latencies.PercentileMs(50),
        tally.Latencies.PercentileMs(99),
        (long)elapsed.TotalMilliseconds);

    private static double Share(long part, long whole) => whole == 0 ? 0 : Math.Round((double)part / whole, 4);
}
