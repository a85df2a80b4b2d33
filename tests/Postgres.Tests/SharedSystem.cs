using Stormproof.Testing.Postgres;

namespace Stormproof.Postgres.Tests;

/// <summary>A primary and two replicas for the tests that leave them as they were. Replica 1 is never disturbed; tests that pause
/// or freeze replica 2 are in one collection.</summary>
public sealed class SharedSystem : IAsyncLifetime
{
    public PostgresSystem System { get; private set; } = null!;

    public async ValueTask InitializeAsync() => System = await PostgresSystem.StartAsync(replicas: 2, maxConnections: 120);

    public ValueTask DisposeAsync() => System.DisposeAsync();
}
