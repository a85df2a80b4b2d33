using Npgsql;
using Stormproof.Lab.Drills.Http;
using Stormproof.Lab.Faults;
using Stormproof.Lab.Systems;

namespace Stormproof.Lab.Drills.StalePrice;

/// <summary>Kills a node between the COMMIT of a price and the moment at which the store hears of it. The node's way to the
/// store is made slow; the lab looks into the database until the price is there, lets nothing of what is under way arrive, and
/// kills. It counts only if the last look before the commit was within that delay: then nothing sent after COMMIT can have
/// arrived.</summary>
internal sealed class WriterKill(
    LocalSystem system, StoreLinks links, PriceShop shop, PriceHistory history, PriceClients clients, StalePriceOptions options,
    TimeProvider clock)
{
    private const int Looks = 3;
    private const string Look = "select version from products where id = $1 and price_cents = $2";
    private static readonly TimeSpan OnTheWay = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(2);

    private int _next;

    /// <summary>Kills one node and replaces it.</summary>
    /// <returns>Whether it died at the moment that was meant.</returns>
    public async Task<bool> RunAsync(string node, CancellationToken cancellationToken)
    {
        var product = shop.Victims[_next++ % shop.Victims.Count];
        var cents = shop.NextCents();
        var link = links.Of(node);
        var address = system.Group.Nodes.Single(n => n.Name == node).Address;
        // Straight to the node: the balancer would have another one repeat the write.
        using var direct = new DrillClient(address, 1, options.RequestTimeout, clock);
        // What the killed write would have dropped must be there.
        await clients.LookAsync(product.Id, cancellationToken).ConfigureAwait(false);
        await clients.LookInListAsync(product, cancellationToken).ConfigureAwait(false);

        link.Delay = OnTheWay;
        var writing = clients.SetPriceAsync(direct, product.Id, cents, cancellationToken);
        var commit = await WaitCommittedAsync(product.Id, cents, writing, cancellationToken).ConfigureAwait(false);
        link.Silence();
        var silentAt = clock.GetTimestamp();
        var replacing = system.KillAndReplaceAsync(node, cancellationToken);
        var answered = await writing.ConfigureAwait(false);
        if (answered is { } version)
        {
            history.Acknowledged(product.Id, version, cents, clock.GetTimestamp());
        }

        await LookAgainAsync(product, cancellationToken).ConfigureAwait(false);
        await replacing.ConfigureAwait(false);
        await LookAgainAsync(product, cancellationToken).ConfigureAwait(false);
        return answered is null && commit is { } seen && clock.GetElapsedTime(seen, silentAt) < OnTheWay;
    }

    /// <summary>Other readers may not come by before the next fault.</summary>
    private async Task LookAgainAsync(DrillProduct product, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Looks; i++)
        {
            await clients.ReadAsync(product, inList: false, cancellationToken).ConfigureAwait(false);
            await clients.ReadAsync(product, inList: true, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the price to be in the database.</summary>
    /// <returns>A moment at which it was not there yet; null when the write ended first.</returns>
    private async Task<long?> WaitCommittedAsync(
        long product, long cents, Task<int?> writing, CancellationToken cancellationToken)
    {
        var builder = new NpgsqlConnectionStringBuilder(system.PrimaryConnectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(Look, connection);
        command.Parameters.AddWithValue(product);
        command.Parameters.AddWithValue((int)cents);
        var notBefore = clock.GetTimestamp();
        for (; !writing.IsCompleted; await Task.Delay(Step, clock, cancellationToken).ConfigureAwait(false))
        {
            var asked = clock.GetTimestamp();
            if (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is int version)
            {
                history.SeenCommitted(product, version, cents, clock.GetTimestamp());
                return notBefore;
            }

            notBefore = asked;
        }

        return null;
    }
}
