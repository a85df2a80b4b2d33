using Stormproof.Lab.Systems;
using Stormproof.Testing.Stores;

namespace Stormproof.Testing.Shop;

/// <summary>Two nodes of the shop behind the gateway, on redis-server (which a test can hold) and PostgreSQL with a
/// replica.</summary>
public sealed class ShopFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _data = new();

    public RedisServer Store { get; } = new();

    public LocalSystem System { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Store.StartAsync();
        System = await LocalSystem.StartAsync(
            new LocalSystemOptions { Nodes = 2, Users = 60, DataPath = _data.Path, Redis = Store.Address, AdminPort = 0 },
            TimeProvider.System, _ => { }, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (System is not null)
        {
            await System.DisposeAsync();
        }

        await Store.DisposeAsync();
        _data.Dispose();
    }

    /// <summary>A client of the gateway, or of one node.</summary>
    public HttpClient Client(int? node = null) => new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        BaseAddress = node is { } index ? System.Group.Nodes[index].Address : System.GatewayAddress,
        Timeout = TimeSpan.FromSeconds(30),
    };
}
