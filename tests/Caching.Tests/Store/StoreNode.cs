using Microsoft.Extensions.DependencyInjection;
using Stormproof.Caching.Tests.Fakes;

namespace Stormproof.Caching.Tests.Store;

/// <summary>A node as an app has it: services, a connection of its own, a real store, the real clock.</summary>
internal sealed class StoreNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public StoreNode(string address, FakeDatabase database, string prefix, Action<CachingOptions>? configure = null)
    {
        Database = database;
        _services = new ServiceCollection()
            .AddSingleton<IPositionSource>(database)
            .AddStormproofCaching(o =>
            {
                o.Configuration = address;
                o.KeyPrefix = prefix;
                configure?.Invoke(o);
            })
            .BuildServiceProvider();
        Cache = _services.GetRequiredService<FencedCache>();
    }

    public FencedCache Cache { get; }

    public FakeDatabase Database { get; }

    public static string NewPrefix() => $"t{Guid.NewGuid():N}:";

    public T Service<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task<string?> ReadAsync(string key = TestNode.Key, CancellationToken cancellationToken = default) =>
        Cache.GetOrLoadAsync(key, Database.LoadAsync, null, cancellationToken).AsTask();

    public Task<int> WriteAsync(params string[] keys) =>
        Cache.WriteAsync(keys.Length == 0 ? [TestNode.Key] : keys, Database.WriteAsync);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
