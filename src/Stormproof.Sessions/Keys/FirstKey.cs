using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Stormproof.Sessions.Keys;

/// <summary>Creates the ring's first key under a lock, before the server listens. Nodes that start together would each create
/// one otherwise and not see the others' for a day: a cookie of one node is then unreadable on the next. It also reads the ring
/// into memory: data protection does that on first use, holding a thread, and a new node that takes a surge would hold them all.
/// </summary>
internal sealed class FirstKey(
    IConnectionMultiplexer connection,
    IKeyManager keys,
    IDataProtectionProvider protection,
    IOptions<SharedSessionOptions> options,
    TimeProvider clock,
    ILogger<FirstKey> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan LockLease = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var deadline = clock.GetUtcNow() + options.Value.StartupTimeout;
        while (!await TryEnsureAsync().ConfigureAwait(false))
        {
            var left = deadline - clock.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                throw new TimeoutException(
                    $"The session store did not answer within {options.Value.StartupTimeout}; start it, or correct"
                    + $" {nameof(SharedSessionOptions)}.{nameof(SharedSessionOptions.Configuration)}.");
            }

            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
        }

        protection.CreateProtector(nameof(FirstKey)).Protect([]);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> TryEnsureAsync()
    {
        var database = connection.GetDatabase();
        RedisKey lockKey = options.Value.KeyPrefix + "data-protection:lock";
        RedisValue token = Guid.NewGuid().ToString("N");
        try
        {
            if (!await database.LockTakeAsync(lockKey, token, LockLease).ConfigureAwait(false))
            {
                return false;
            }

            try
            {
                EnsureKey();
            }
            finally
            {
                await database.LockReleaseAsync(lockKey, token).ConfigureAwait(false);
            }

            return true;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            logger.WaitingForStore();
            return false;
        }
    }

    private void EnsureKey()
    {
        var now = clock.GetUtcNow();
        if (!keys.GetAllKeys().Any(k => !k.IsRevoked && k.ActivationDate <= now && now < k.ExpirationDate))
        {
            var key = keys.CreateNewKey(now, now + Lifetime);
            logger.FirstKeyCreated(key.KeyId);
        }
    }
}
