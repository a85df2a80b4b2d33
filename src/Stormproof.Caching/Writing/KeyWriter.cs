using Stormproof.Caching.Reading;
using Stormproof.Caching.Store;

namespace Stormproof.Caching.Writing;

/// <summary>A write: intents on every key, the transaction, fences on every key.</summary>
internal sealed class KeyWriter(CacheParts parts, KeyFences fences)
{
    /// <summary>Most keys of one write: each is two commands to the store.</summary>
    public const int MaxKeys = 1_000;

    public async Task<T> WriteAsync<T>(
        IReadOnlyCollection<string> keys, Func<WriteContext, CancellationToken, Task<Written<T>>> transaction,
        CancellationToken cancellationToken)
    {
        var distinct = Distinct(keys);
        cancellationToken.ThrowIfCancellationRequested();
        if (parts.Circuit.IsOpen)
        {
            throw NotBegun(null);
        }

        var token = parts.Tokens.Next();
        // Before the intents are sent: they lapse no earlier than their lifetime after this.
        var begun = parts.Time.GetTimestamp();
        await IntendAsync(distinct, token, cancellationToken).ConfigureAwait(false);
        fences.Drop(distinct);
        var written = await TransactAsync(distinct, token, begun, transaction, cancellationToken).ConfigureAwait(false);
        await fences.SetAsync(distinct, token, written.Position).ConfigureAwait(false);
        return written.Result;
    }

    private async Task IntendAsync(string[] keys, string token, CancellationToken cancellationToken)
    {
        var asked = Array.ConvertAll(keys, key => parts.Store.IntendAsync(key, token, parts.Options.IntentLifetime));
        try
        {
            var taken = await Task.WhenAll(asked).ConfigureAwait(false);
            parts.Circuit.Succeeded();
            var refused = Array.IndexOf(taken, false);
            if (refused >= 0)
            {
                throw new CacheUnavailableException(
                    $"The write was not begun: too many writes are under way on '{CacheKey.Shown(keys[refused])}'.");
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
        catch (Exception e)
        {
            // One that failed may have been taken all the same.
            _ = AbortAsync(keys, token);
            if (!StoreFailure.Is(e))
            {
                throw;
            }

            parts.Circuit.Failed(e);
            throw NotBegun(e);
        }
    }

    private async Task<Written<T>> TransactAsync<T>(
        string[] keys, string token, long begun, Func<WriteContext, CancellationToken, Task<Written<T>>> transaction,
        CancellationToken cancellationToken)
    {
        var context = new WriteContext(parts.Time, begun, parts.Options.MaxTransaction);
        using var late = new CancellationTokenSource(context.Remaining, parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await transaction(context, either.Token).ConfigureAwait(false);
        }
        catch
        {
            if (context.IsRolledBack)
            {
                await AbortAsync(keys, token).ConfigureAwait(false);
            }

            throw;
        }
    }

    private async Task AbortAsync(string[] keys, string token)
    {
        try
        {
            await Task.WhenAll(Array.ConvertAll(keys, key => parts.Store.AbortAsync(key, token))).ConfigureAwait(false);
        }
        catch (Exception e) when (StoreFailure.Is(e))
        {
            // Then they lapse.
        }
    }

    private static string[] Distinct(IReadOnlyCollection<string> keys)
    {
        if (keys.Count is 0 or > MaxKeys)
        {
            throw new ArgumentException($"A write has {keys.Count} keys; allowed are 1 to {MaxKeys}.", nameof(keys));
        }

        foreach (var key in keys)
        {
            CacheKey.Check(key, nameof(keys));
        }

        return [.. keys.Distinct(StringComparer.Ordinal)];
    }

    private static CacheUnavailableException NotBegun(Exception? inner) => new(
        "The write was not begun and the database is unchanged: the cache's store does not answer, and others may hold the old"
        + " value cached. Try again.",
        inner);
}
