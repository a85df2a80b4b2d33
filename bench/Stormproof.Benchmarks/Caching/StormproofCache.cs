using Microsoft.Extensions.DependencyInjection;
using Stormproof.Caching;
using Stormproof.Model.Consistency;

namespace Stormproof.Benchmarks.Caching;

/// <summary>The fenced cache, with positions known as with a PostgreSQL that has replicas.</summary>
internal sealed class StormproofCache : ICacheUnderTest, IPositionSource
{
    private static readonly LogPosition Position = new(1, 1_000_000);
    private static readonly CataloguePage Page = CataloguePage.Make(1);
    private readonly ServiceProvider _services;
    private readonly FencedCache _cache;

    public StormproofCache(string address, bool process)
    {
        _services = new ServiceCollection()
            .AddSingleton<IPositionSource>(this)
            .AddStormproofCaching(o =>
            {
                o.Configuration = address;
                o.KeyPrefix = $"sp{(process ? 1 : 0)}:";
                o.Ttl = TimeSpan.FromMinutes(10);
                o.CommandTimeout = TimeSpan.FromSeconds(10);
                o.ProcessLifetime = process ? TimeSpan.FromMinutes(10) : null;
            })
            .BuildServiceProvider();
        _cache = _services.GetRequiredService<FencedCache>();
    }

    public string Name => "Stormproof";

    public ValueTask<CataloguePage?> ReadAsync(string key) => _cache.GetOrLoadAsync(
        key, this, static (_, _, _) => new ValueTask<Loaded<CataloguePage>>(Loaded<CataloguePage>.FromPrimary(Page)));

    public async ValueTask WriteAsync(string key) =>
        await _cache.WriteAsync([key], static (_, _) => Task.FromResult(new Written<int>(0, Position)));

    public ValueTask<LogPosition> GetCurrentPositionAsync(CancellationToken cancellationToken) => new(Position);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
