using Microsoft.Extensions.Logging;
using Npgsql;
using Stormproof.Model.Consistency;
using Stormproof.Testing.Postgres;

namespace Stormproof.Postgres.Tests;

/// <summary>One table with a number a row, written and read through a cluster.</summary>
internal static class Shop
{
    public static PostgresClusterOptions Options(PostgresSystem system, params int[] replicas)
    {
        var options = new PostgresClusterOptions
        {
            Primary = system.ConnectionString(0), Nodes = 2, StartupTimeout = TimeSpan.FromSeconds(2),
            RequireReplica = replicas.Length > 0,
        };
        foreach (var replica in replicas)
        {
            options.Replicas.Add(system.ConnectionString(replica));
        }

        return options;
    }

    public static async Task<PostgresCluster> OpenAsync(
        PostgresClusterOptions options, ILoggerFactory? loggers = null, bool awaitReplicas = true)
    {
        var cluster = await PostgresCluster.OpenAsync(options, loggers);
        if (awaitReplicas)
        {
            await Testing.Eventually.TrueAsync(
                "all servers serve reads", () => cluster.Servers.All(s => s.ServesReads && s.IsReachable));
        }

        return cluster;
    }

    public static Task CreateAsync(PostgresSystem system, string table) =>
        system.ExecuteAsync(0, $"CREATE TABLE {table} (id int PRIMARY KEY, n bigint NOT NULL); INSERT INTO {table} SELECT i, 0"
            + " FROM generate_series(1, 100) i");

    public static Task<WriteResult<int>> WriteAsync(PostgresCluster cluster, string table, long n) => cluster.WriteAsync(
        async (connection, transaction, ct) =>
        {
            await using var command = new NpgsqlCommand($"UPDATE {table} SET n = {n} WHERE id = 1", connection, transaction);
            return await command.ExecuteNonQueryAsync(ct);
        });

    public static async Task<long> ReadAsync(NpgsqlConnection connection, string table, CancellationToken ct = default)
    {
        await using var command = new NpgsqlCommand($"SELECT n FROM {table} WHERE id = 1", connection);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Waits until a replica has what was written.</summary>
    public static async Task CaughtUpAsync(PostgresCluster cluster, LogPosition position) => await Testing.Eventually.TrueAsync(
        "the replicas have caught up",
        () => cluster.Servers.Where(s => !s.IsPrimary && s.IsReachable).All(s => s.Position.Covers(position)));
}
