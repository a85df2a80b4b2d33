using Stormproof.Lab.Postgres;
using Stormproof.Lab.Processes;
using Stormproof.Testing;

namespace Stormproof.Integration.Tests.Postgres;

/// <summary>Data folders that later runs use again, with other numbers of servers and nodes.</summary>
public sealed class LocalPostgresTests
{
    [Fact]
    public async Task Start_PrimaryHadMoreConnectionsWhileTheReplicaWasOff_ReplicaReplaysAllTheSame()
    {
        using var data = new TemporaryFolder();
        await WriteAsync(data.Path, replicas: 1, maxConnections: 50, "create table runs (id int)");
        await WriteAsync(data.Path, replicas: 0, maxConnections: 90, "insert into runs values (1)");

        var shown = await WriteAsync(data.Path, replicas: 1, maxConnections: 50, "select 1", "select count(*) from runs");

        Assert.Equal(1L, shown);
    }

    /// <returns>What the replica answers, as soon as it is said to be there.</returns>
    private static async Task<object?> WriteAsync(
        string path, int replicas, int maxConnections, string write, string? read = null)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var data = DataDirectory.Open(path, fresh: false);
        await using var watchdog = Watchdog.Start(TimeProvider.System);
        await using var postgres = await LocalPostgres.StartAsync(
            new LocalPostgresOptions { Replicas = replicas, MaxConnections = maxConnections }, data, watchdog, new FreePorts(),
            _ => { }, TimeProvider.System, cancel);
        await postgres.Primary.ExecuteAsync(write, cancel);
        return read is null ? null : await postgres.Replicas[0].ExecuteAsync(read, cancel);
    }
}
