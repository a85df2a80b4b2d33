using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Stormproof.Testing.Postgres;
using Stormproof.Testing.Stores;

namespace Stormproof.Hosting.Tests.Data;

/// <summary>A primary, a replica and a store, for the tests of cache and cluster together.</summary>
public sealed class DataFixture : IAsyncLifetime
{
    private readonly RedisServer _store = new();
    private int _key;

    public PostgresSystem Postgres { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await _store.StartAsync();
        Postgres = await PostgresSystem.StartAsync(replicas: 1);
        await Postgres.ExecuteAsync(0, "create table price (id int primary key, cents int not null)");
    }

    public async ValueTask DisposeAsync()
    {
        await Postgres.DisposeAsync();
        await _store.DisposeAsync();
    }

    /// <summary>A row that no other test uses, which the replica has too.</summary>
    public async Task<int> RowAsync(int cents)
    {
        var id = Interlocked.Increment(ref _key);
        await Postgres.ExecuteAsync(0, $"insert into price values ({id}, {cents})");
        await Testing.Eventually.TrueAsync("the replica has the row", async () =>
            await Postgres.ExecuteAsync(1, $"select 1 from price where id = {id}") is 1);
        return id;
    }

    /// <summary>What a node has.</summary>
    public async Task<IHost> NodeAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddStormproofData(
            postgres =>
            {
                postgres.Primary = Postgres.ConnectionString(0);
                postgres.Replicas.Add(Postgres.ConnectionString(1));
            },
            cache => cache.Configuration = _store.Address);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    public static async Task<int?> ReadAsync(NpgsqlConnection connection, int id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"select cents from price where id = {id}", connection);
        return await command.ExecuteScalarAsync(cancellationToken) as int?;
    }

    public static async Task<int> SetAsync(NpgsqlConnection connection, int id, int cents, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"update price set cents = {cents} where id = {id}", connection);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
