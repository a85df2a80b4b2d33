using Stormproof.Caching.Flights;
using Stormproof.Caching.Process;
using Stormproof.Caching.Store;
using Stormproof.Model.Consistency;

namespace Stormproof.Caching.Reading;

/// <summary>Calls the loader, with what it must have seen, and brings what it gave to the store; or past the store.</summary>
internal sealed class LeasedLoad(CacheParts parts, StoredRead stored, LoaderCall loader)
{
    /// <summary>Where nobody knows positions: every load is of the primary, and this stands for what it saw.</summary>
    private static readonly LogPosition Lowest = new(1, 0);

    /// <summary>The newest timeline seen: a fence of an older one asks for what its sources no longer have.</summary>
    private uint _timeline;

    /// <summary>Loads under a lease that was just granted.</summary>
    public async Task<Answer<T>> LoadAsync<T>(
        KeyLoad<T> load, string token, LogPosition fence, ProcessMark mark, CancellationToken cancellationToken)
    {
        Demand demand;
        Loaded<T> loaded;
        ReadOnlyMemory<byte> payload;
        try
        {
            demand = await DemandAsync(fence, cancellationToken).ConfigureAwait(false);
            loaded = await loader.CallAsync(load, demand.Freshness, cancellationToken).ConfigureAwait(false);
            payload = loader.Serialize(load.Key, loaded.Value);
        }
        catch
        {
            await ReleaseAsync(load.Key, token).ConfigureAwait(false);
            throw;
        }

        // Asked for what is current, a loader is taken at its word.
        var asOf = loaded.IsCurrent || demand.Freshness.IsCurrent ? demand.Required : loaded.AsOf;
        Interlocked.Exchange(ref _timeline, Math.Max(_timeline, asOf.Timeline));
        if (demand.Required.IsKnown && !asOf.Covers(demand.Required))
        {
            parts.Metrics.OnFillRejected();
            parts.Logger.LoaderLagged(load.Key, demand.Required, asOf);
            await ReleaseAsync(load.Key, token).ConfigureAwait(false);
            return await PastCacheAsync(load, cancellationToken).ConfigureAwait(false);
        }

        if (demand.Required.IsKnown && payload.Length <= parts.Options.MaxValueBytes)
        {
            var negative = loaded.Value is null;
            var fill = new Fill(payload, negative, TtlMs(load.Entry, negative), demand.Required, asOf);
            await FillAsync(load, token, fill, loaded.Value, mark).ConfigureAwait(false);
        }
        else
        {
            await ReleaseAsync(load.Key, token).ConfigureAwait(false);
        }

        return new Answer<T>(loaded.Value, loaded.Value is null, AnswerSource.Load);
    }

    /// <summary>Loads what is current and keeps nothing: a write may be under way.</summary>
    public async Task<Answer<T>> PastCacheAsync<T>(KeyLoad<T> load, CancellationToken cancellationToken)
    {
        parts.Metrics.OnBypass();
        var loaded = await loader.CallAsync(load, Freshness.Current, cancellationToken).ConfigureAwait(false);
        return new Answer<T>(loaded.Value, loaded.Value is null, AnswerSource.Bypass);
    }

    /// <summary>The same while the store is away, within limits.</summary>
    public async Task<Answer<T>> PastStoreAsync<T>(KeyLoad<T> load, CancellationToken cancellationToken)
    {
        using var place = await parts.PassThrough.EnterAsync(cancellationToken).ConfigureAwait(false);
        return await PastCacheAsync(load, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Demand> DemandAsync(LogPosition fence, CancellationToken cancellationToken)
    {
        if (parts.Positions is not { } positions)
        {
            return new Demand(Freshness.Current, fence.IsKnown ? fence : Lowest);
        }

        if (fence.IsKnown && fence.Lsn != Lowest.Lsn && fence.Timeline >= Volatile.Read(ref _timeline))
        {
            return new Demand(Freshness.AtLeast(fence), fence);
        }

        // Nobody knows what was written: what the primary has now, after the lease, includes it.
        var now = await positions.GetCurrentPositionAsync(cancellationToken).AsTask()
            .WaitAsync(parts.Options.LoadTimeout, parts.Time, cancellationToken).ConfigureAwait(false);
        return now.IsKnown ? new Demand(Freshness.AtLeast(now), now) : new Demand(Freshness.Current, default);
    }

    private async Task FillAsync<T>(KeyLoad<T> load, string token, Fill fill, T? value, ProcessMark mark)
    {
        try
        {
            if (await parts.Store.FillAsync(load.Key, token, fill).ConfigureAwait(false) is { } expires)
            {
                stored.Keep(load.Key, value, fill.Payload.Length, expires, mark, load.Entry);
                if (parts.Process is not null)
                {
                    parts.Store.Publish(ChangeKind.Filled, load.Key);
                }
            }
            else
            {
                // The value is good for those who wait: their reads began before the write that came in between.
                parts.Metrics.OnFillRejected();
                parts.Logger.FillRejected(load.Key, "a write came in between, or the lease ran out");
            }

            parts.Circuit.Succeeded();
        }
        catch (Exception e) when (StoreFailure.Is(e))
        {
            parts.Circuit.Failed(e);
            parts.Logger.StoreFailed(load.Key, e);
        }
    }

    /// <summary>Gives the lease back; if that fails, it runs out.</summary>
    public async Task ReleaseAsync(string key, string token)
    {
        try
        {
            await parts.Store.ReleaseAsync(key, token).ConfigureAwait(false);
        }
        catch (Exception e) when (StoreFailure.Is(e))
        {
            parts.Circuit.Failed(e);
        }
    }

    private long TtlMs(CacheEntryOptions? entry, bool negative)
    {
        var longest = negative ? entry?.NegativeTtl ?? parts.Options.NegativeTtl : entry?.Ttl ?? parts.Options.Ttl;
        var cut = parts.Options.TtlJitter * parts.Random.NextDouble();
        return Math.Max(1, (long)(longest.TotalMilliseconds * (1 - cut)));
    }

    /// <summary>What a loader is asked for, and what the store is told that it had to have seen. Not known: nothing is kept.
    /// </summary>
    private readonly record struct Demand(Freshness Freshness, LogPosition Required);
}
