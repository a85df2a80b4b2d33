namespace Stormproof.Benchmarks.Caching;

/// <summary>One cache over one store. Its loader is instant: what is measured is the cache.</summary>
internal interface ICacheUnderTest : IAsyncDisposable
{
    string Name { get; }

    /// <summary>The page, from the cache or loaded.</summary>
    ValueTask<CataloguePage?> ReadAsync(string key);

    /// <summary>What the library asks of an app that has changed the data under this key.</summary>
    ValueTask WriteAsync(string key);
}
