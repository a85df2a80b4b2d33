using Stormproof.Lab.Drills.Database;
using Stormproof.Lab.Drills.Http;
using Stormproof.Lab.Systems;

namespace Stormproof.Lab.Drills.Oversell;

/// <summary>One sale over a running system: all carts are full, then all check out at once.</summary>
internal sealed class OversellRun(
    LocalSystem system, OversellOptions options, Buyers buyers, TimeProvider clock, Action<string> progress)
{
    private int _confirmed;
    private int _refused;
    private int _errors;

    public async Task<OversellResult> RunAsync(string name, long product, CancellationToken cancellationToken)
    {
        var primary = system.PrimaryConnectionString;
        await Sql.ExecuteAsync(
            primary, "update products set stock = $2 where id = $1", cancellationToken, product, options.Units)
            .ConfigureAwait(false);
        await new Replication(primary, system.ReplicaConnectionStrings, clock).CatchUpAsync(cancellationToken)
            .ConfigureAwait(false);
        using var client = new DrillClient(system.GatewayAddress, options.Connections, options.RequestTimeout, clock);
        var crowd = await buyers.FillCartsAsync(client, product, progress, cancellationToken).ConfigureAwait(false);

        var latencies = new Latencies();
        var begun = clock.GetTimestamp();
        var all = Task.WhenAll(crowd.Select(b => BuyAsync(b, latencies, begun, cancellationToken)));
        await Ticker.WatchAsync(
            all, () => $"{name}: bought {_confirmed:N0}, refused {_refused:N0}, failed {_errors:N0}", progress, clock)
            .ConfigureAwait(false);
        var elapsed = clock.GetElapsedTime(begun);
        var sold = (long)(await Sql.ScalarAsync(
            primary, "select coalesce(sum(quantity), 0)::bigint from order_lines where product_id = $1", cancellationToken,
            product).ConfigureAwait(false))!;
        var left = (int)(await Sql.ScalarAsync(primary, "select stock from products where id = $1", cancellationToken, product)
            .ConfigureAwait(false))!;
        return new OversellResult(
            sold, Math.Max(0, sold - options.Units), _confirmed, _refused, _errors, left,
            Math.Round(options.Buyers / elapsed.TotalSeconds, 1), latencies.PercentileMs(50), latencies.PercentileMs(99),
            (long)elapsed.TotalMilliseconds);
    }

    private async Task BuyAsync(ApiClient buyer, Latencies latencies, long due, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var answer = await buyer.PostAsync("/api/checkout", "{}", cancellationToken).ConfigureAwait(false);
        latencies.Record(clock.GetElapsedTime(due));
        switch (answer.Status)
        {
            case 201:
                Interlocked.Increment(ref _confirmed);
                break;
            case 409:
                Interlocked.Increment(ref _refused);
                break;
            default:
                Interlocked.Increment(ref _errors);
                break;
        }
    }
}
