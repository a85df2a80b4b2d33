using System.Runtime.CompilerServices;
using Stormproof.Caching.Flights;
using Stormproof.Caching.Process;
using Stormproof.Caching.Reading;
using Stormproof.Caching.Store;
using Stormproof.Caching.Writing;
using Stormproof.Model.Consistency;

namespace Stormproof.Caching;

/// <summary>
/// A cache that is never stale after an acknowledged write: a <c>GetOrLoadAsync</c> that starts after a <c>WriteAsync</c> of its
/// key returned gives that write's data or newer, whatever lags, races, restarts, is evicted or dies. Only a copy in the process,
/// where <see cref="CachingOptions.ProcessLifetime"/> allows one, may be older, by that time at most. What the promise does not
/// cover: docs/guides/caching.md. One a process; any number of callers at once.
/// </summary>
public sealed class FencedCache : IDisposable
{
    private readonly CacheParts _parts;
    private readonly StoredRead _stored;
    private readonly KeyFlight _flight;
    private readonly KeyFences _fences;
    private readonly KeyWriter _writer;

    internal FencedCache(CacheParts parts)
    {
        _parts = parts;
        _stored = new StoredRead(parts);
        _flight = new KeyFlight(parts, _stored, new LeasedLoad(parts, _stored, new LoaderCall(parts)));
        _fences = new KeyFences(parts);
        _writer = new KeyWriter(parts, _fences);
        Subscription = parts.Process is null ? Task.CompletedTask : SubscribeAsync();
    }

    /// <summary>Done when changes by other nodes are heard of, or never will be.</summary>
    internal Task Subscription { get; }

    /// <summary>The value of a key, loaded if it is not there. Hits make values of their own; callers that wait for one load, and
    /// those who get a copy in the process, share one object: do not change it.</summary>
    /// <param name="key">1 to 512 bytes in UTF-8, no control character.</param>
    /// <param name="loader">Reads the value from a server that is as new as the freshness says, and tells how new it was. It may
    /// be cancelled when nobody waits any more, and may serve other callers than this one: it must not depend on this
    /// request's scope.</param>
    /// <param name="options">Where this value differs from the cache's options.</param>
    /// <param name="cancellationToken">Ends this caller's wait, and nobody else's.</param>
    /// <returns>The value; null (default) when the loader said that there is none.</returns>
    /// <exception cref="ArgumentException">The key is no key.</exception>
    /// <exception cref="CacheOverloadedException">The store is away and the database has enough to do.</exception>
    /// <exception cref="TimeoutException">The loader took too long.</exception>
    public ValueTask<T?> GetOrLoadAsync<T>(
        string key, Func<Freshness, CancellationToken, ValueTask<Loaded<T>>> loader, CacheEntryOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(loader);
        return GetOrLoadAsync(key, loader, static (call, freshness, token) => call(freshness, token), options, cancellationToken);
    }

    /// <summary>The same with a state for the loader, so that a hit allocates no closure.</summary>
    /// <inheritdoc cref="GetOrLoadAsync{T}(string, Func{Freshness, CancellationToken, ValueTask{Loaded{T}}}, CacheEntryOptions?,
    /// CancellationToken)"/>
    public ValueTask<T?> GetOrLoadAsync<TState, T>(
        string key, TState state, Func<TState, Freshness, CancellationToken, ValueTask<Loaded<T>>> loader,
        CacheEntryOptions? options = null, CancellationToken cancellationToken = default)
    {
        CacheKey.Check(key, nameof(key));
        ArgumentNullException.ThrowIfNull(loader);
        var arrival = _parts.Flights.Arrive();
        if (_parts.Process is { } process && process.TryGet(key, out T? copy))
        {
            _parts.Metrics.OnProcessHit();
            _parts.Logger.CacheHit(key, "process");
            return new ValueTask<T?>(copy);
        }

        return ReadAsync(key, arrival, state, loader, options, cancellationToken);
    }

    /// <summary>Changes data that is cached. Announces the write on every key, runs the transaction, and fences every key at its
    /// position; when this returns, no read that starts later is older, on any node.</summary>
    /// <param name="keys">Every key whose value the transaction changes; 1 to 1,000.</param>
    /// <param name="transaction">Commits before the context's time is over, and returns the position after COMMIT. An exception
    /// leaves the intents to lapse, during which reads pass by the cache, unless <see cref="WriteContext.RolledBack"/> was
    /// called.</param>
    /// <param name="cancellationToken">Before the transaction: nothing is written. During it: passed on. After it: of no effect.
    /// </param>
    /// <exception cref="ArgumentException">A key is no key, or there are none or too many.</exception>
    /// <exception cref="CacheUnavailableException">The store did not take the intents; nothing was written.</exception>
    /// <exception cref="FenceException">The write is committed, but not acknowledged as never stale.</exception>
    public Task<T> WriteAsync<T>(
        IReadOnlyCollection<string> keys, Func<WriteContext, CancellationToken, Task<Written<T>>> transaction,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(transaction);
        return _writer.WriteAsync(keys, transaction, cancellationToken);
    }

    /// <summary>Ends what goes on in the background. The store's connection is not the cache's to close.</summary>
    public void Dispose()
    {
        _fences.Dispose();
        _parts.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T?> ReadAsync<TState, T>(
        string key, long arrival, TState state, Func<TState, Freshness, CancellationToken, ValueTask<Loaded<T>>> loader,
        CacheEntryOptions? options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = FlightStart.Look;
        if (!_parts.Circuit.IsOpen && !_parts.Flights.IsFlying<T>(key))
        {
            var mark = _stored.Mark(key);
            start = FlightStart.Lease;
            try
            {
                var asked = _parts.Store.GetAsync(key);
                using var record = await (cancellationToken.CanBeCanceled ? asked.WaitAsync(cancellationToken) : asked)
                    .ConfigureAwait(false);
                _parts.Circuit.Succeeded();
                if (record is not null && _stored.TryGet(record.Span, out var negative, out var expires))
                {
                    if (_stored.TryRead<T>(
                        key, record.Memory[RecordHeader.ValueLength..], negative, expires, mark, options, out var value))
                    {
                        _parts.Metrics.OnHit(negative);
                        _parts.Logger.CacheHit(key, "store");
                        return value;
                    }

                    start = FlightStart.Unreadable;
                }
            }
            catch (Exception e) when (StoreFailure.Is(e))
            {
                _parts.Circuit.Failed(e);
                _parts.Logger.StoreFailed(key, e);
                start = FlightStart.StoreAway;
            }
        }

        var load = new KeyLoad<TState, T>(key, options, state, loader);
        return await BoardAsync(load, arrival, start, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<T?> BoardAsync<T>(
        KeyLoad<T> load, long arrival, FlightStart start, CancellationToken cancellationToken)
    {
        var answer = await _parts.Flights.BoardAsync(
            load.Key, arrival, start, (known, token) => _flight.FlyAsync(load, known, token), cancellationToken)
            .ConfigureAwait(false);
        switch (answer.Source)
        {
            case AnswerSource.Store:
                _parts.Metrics.OnHit(answer.IsNegative);
                _parts.Logger.CacheHit(load.Key, "store");
                break;
            case AnswerSource.Load:
                _parts.Metrics.OnMiss();
                _parts.Logger.CacheMiss(load.Key, "not there");
                break;
            default:
                _parts.Metrics.OnBypassed();
                _parts.Logger.CacheMiss(load.Key, "passed by");
                break;
        }

        return answer.Value;
    }

    private async Task SubscribeAsync()
    {
        try
        {
            await _parts.Store.SubscribeAsync((kind, key) =>
            {
                if (kind == ChangeKind.Changed)
                {
                    _parts.Process?.Drop(key);
                }

                _parts.Wakes.Wake(key);
            }).ConfigureAwait(false);
        }
        catch (Exception e) when (StoreFailure.Is(e))
        {
            // The bound holds without it.
            _parts.Logger.NotSubscribed(e);
        }
    }
}
