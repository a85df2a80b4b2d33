using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Stormproof.Hosting.Idempotency;

/// <summary>Tells the other nodes that this one lives. When it was killed in the middle of a request, its lease runs out and a
/// repeat of the request takes over instead of waiting for an answer that never comes.</summary>
internal sealed class OwnerLease(
    KeyStore keys, NodeInstance instance, IOptions<StormproofOptions> options, TimeProvider clock, ILogger<OwnerLease> logger)
    : BackgroundService
{
    private long _renewedAt;
    private int _term;

    /// <summary>Grows when the lease may have ended between two renewals. What was claimed in an earlier term may have been taken
    /// over in the gap.</summary>
    public int Term => Volatile.Read(ref _term);

    /// <summary>No other node can have taken this one for dead in this term: half of the lease, counted from when its last
    /// renewal was sent, is still to come. The other half is for the command that relies on it to arrive.</summary>
    public bool IsSafelyHeldSince(int term) =>
        Volatile.Read(ref _renewedAt) is var renewed and not 0
        && clock.GetElapsedTime(renewed) < options.Value.Idempotency.OwnerLease / 2
        && term == Term;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.HonourIdempotencyKeys)
        {
            await RenewAsync().ConfigureAwait(false);
            await base.StartAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        if (options.Value.HonourIdempotencyKeys)
        {
            Volatile.Write(ref _renewedAt, 0);
            await QuietlyAsync(keys.EndLeaseAsync(instance.Id)).ConfigureAwait(false);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Four chances to renew before the lease ends: one lost command must not make the node look dead.
        using var timer = new PeriodicTimer(options.Value.Idempotency.OwnerLease / 4, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            await RenewAsync().ConfigureAwait(false);
        }
    }

    private async Task RenewAsync()
    {
        var sent = clock.GetTimestamp();
        var lease = options.Value.Idempotency.OwnerLease;
        if (await QuietlyAsync(keys.RenewLeaseAsync(instance.Id, lease)).ConfigureAwait(false))
        {
            if (clock.GetElapsedTime(_renewedAt) >= lease)
            {
                Interlocked.Increment(ref _term);
            }

            Volatile.Write(ref _renewedAt, sent);
            await QuietlyAsync(keys.ReleaseOrphansAsync()).ConfigureAwait(false);
        }
    }

    private async Task<bool> QuietlyAsync(Task command)
    {
        try
        {
            await command.ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            logger.LeaseNotRenewed(e);
            return false;
        }
    }
}
