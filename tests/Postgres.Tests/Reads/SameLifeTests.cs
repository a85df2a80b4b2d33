using Npgsql;
using Stormproof.Model.Consistency;
using Stormproof.Testing.Postgres;

namespace Stormproof.Postgres.Tests.Reads;

[Collection("disturbs replica 2")]
public sealed class SameLifeTests(SharedSystem shared)
{
    /// <summary>An address that leads to another, older replica before the watcher has looked again: its last word, that the
    /// replica there has the write, is about another server.</summary>
    [Fact]
    public async Task OpenReadAsync_AddressLeadsToAnOlderReplica_TheWatchersWordDoesNotCount()
    {
        const string Table = "moved";
        await Shop.CreateAsync(shared.System, Table);
        await using var relay = new Relay(shared.System.Port(1));
        var options = Shop.Options(shared.System);
        options.WatchInterval = TimeSpan.FromSeconds(10);
        options.ProbeTimeout = TimeSpan.FromSeconds(5);
        options.LagLimit = TimeSpan.FromSeconds(50);
        options.MaxReplicaWait = TimeSpan.FromSeconds(1);
        options.Replicas.Add(new NpgsqlConnectionStringBuilder(
            shared.System.ConnectionString(1)) { Port = relay.Port }.ConnectionString);
        await using var cluster = await Shop.OpenAsync(options);
        await shared.System.PauseReplayAsync(2);
        try
        {
            var written = await Shop.WriteAsync(cluster, Table, 9);
            await Testing.Eventually.TrueAsync("a replica has the write", async () =>
            {
                await using var read = await cluster.OpenReadAsync(Freshness.AtLeast(written.Position));
                return read.IsReplica;
            });
            Assert.True(cluster.Servers[1].Position.Covers(written.Position));

            relay.Switch(shared.System.Port(2));

            for (var i = 0; i < 20; i++)
            {
                Assert.Equal(9, await cluster.ReadAsync(
                    Freshness.AtLeast(written.Position), (r, ct) => Shop.ReadAsync(r.Connection, Table, ct)));
            }
        }
        finally
        {
            await shared.System.ResumeReplayAsync(2);
        }
    }
}
