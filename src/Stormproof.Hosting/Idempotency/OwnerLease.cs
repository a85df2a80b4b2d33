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
        if (await QuietlyAsync(keys.RenewLeaseAsync(instance.Id, options.Value.Idempotency.OwnerLease)).ConfigureAwait(false))
        {
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
