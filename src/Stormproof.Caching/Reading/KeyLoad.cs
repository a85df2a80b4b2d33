using Stormproof.Model.Consistency;

namespace Stormproof.Caching.Reading;

/// <summary>How one key's value is loaded, as the caller said.</summary>
internal abstract class KeyLoad<T>(string key, CacheEntryOptions? entry)
{
    public string Key => key;

    public CacheEntryOptions? Entry => entry;

    public abstract ValueTask<Loaded<T>> LoadAsync(Freshness freshness, CancellationToken cancellationToken);
}

internal sealed class KeyLoad<TState, T>(
    string key, CacheEntryOptions? entry, TState state,
    Func<TState, Freshness, CancellationToken, ValueTask<Loaded<T>>> loader) : KeyLoad<T>(key, entry)
{
    public override ValueTask<Loaded<T>> LoadAsync(Freshness freshness, CancellationToken cancellationToken) =>
        loader(state, freshness, cancellationToken);
}
