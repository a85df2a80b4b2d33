using StackExchange.Redis;

namespace Stormproof.Sessions.Store;

/// <summary>One session in the store: a hash, one field a session key. A field is written on its own, so two requests of one user
/// that change different keys cannot lose each other's writes.</summary>
internal sealed class SessionHash(IDatabase database, RedisKey key, TimeSpan idleTimeout)
{
    /// <summary>Reads all fields and moves the sliding expiry, in one round trip.</summary>
    public async Task<HashEntry[]> LoadAsync()
    {
        var fields = database.HashGetAllAsync(key);
        var expiry = database.KeyExpireAsync(key, idleTimeout);
        await Task.WhenAll(fields, expiry).ConfigureAwait(false);
        return await fields.ConfigureAwait(false);
    }

    /// <summary>The same for callers that read the session without having awaited <c>LoadAsync</c>: it holds the
    /// thread.</summary>
    public HashEntry[] Load()
    {
        database.KeyExpire(key, idleTimeout, CommandFlags.FireAndForget);
        return database.HashGetAll(key);
    }

    /// <summary>Writes the changed fields and the expiry in one transaction and one round trip.</summary>
    /// <param name="changes">New values by field; null removes the field.</param>
    /// <param name="clearFirst">Drops every field that the session had before.</param>
    public async Task CommitAsync(IReadOnlyDictionary<string, byte[]?> changes, bool clearFirst)
    {
        var transaction = database.CreateTransaction();
        var queued = new List<Task>(4);
        if (clearFirst)
        {
            queued.Add(transaction.KeyDeleteAsync(key));
        }

        var written = changes.Where(c => c.Value is not null).Select(c => new HashEntry(c.Key, c.Value)).ToArray();
        var removed = changes.Where(c => c.Value is null).Select(c => (RedisValue)c.Key).ToArray();
        if (removed.Length > 0 && !clearFirst)
        {
            queued.Add(transaction.HashDeleteAsync(key, removed));
        }

        if (written.Length > 0)
        {
            queued.Add(transaction.HashSetAsync(key, written));
        }

        queued.Add(transaction.KeyExpireAsync(key, idleTimeout));
        if (!await transaction.ExecuteAsync().ConfigureAwait(false))
        {
            throw new RedisException("The store refused the session's transaction.");
        }

        await Task.WhenAll(queued).ConfigureAwait(false);
    }

    public Task DeleteAsync() => database.KeyDeleteAsync(key);
}
