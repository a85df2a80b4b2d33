using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Stormproof.Testing.Postgres;

namespace Stormproof.Postgres.Tests.Servers;

public sealed class StartCheckTests(SharedSystem shared) : IClassFixture<StartCheckTests.Foreign>
{
    [Fact]
    public async Task OpenAsync_ReplicaGivenAsPrimaryAndPrimaryAsReplica_IsSaid()
    {
        var options = Shop.Options(shared.System, 0);
        options.Primary = shared.System.ConnectionString(1);

        var errors = await ErrorsAsync(options);

        Assert.Equal(2, errors.Length);
        Assert.Contains("Primary (127.0.0.1:", errors[0], StringComparison.Ordinal);
        Assert.Contains("it is a replica (it is in recovery)", errors[0], StringComparison.Ordinal);
        Assert.Contains("Replicas[0] (127.0.0.1:", errors[1], StringComparison.Ordinal);
        Assert.Contains("it is a primary (it is not in recovery), not a replica", errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_ServerOfAnotherCluster_IsNamedWithBothIdentifiers()
    {
        var options = Shop.Options(shared.System, 1);
        options.Replicas.Add(Foreign.System.ConnectionString(0));

        var error = Assert.Single(await ErrorsAsync(options));

        Assert.Contains("Replicas[1]", error, StringComparison.Ordinal);
        Assert.Contains("belongs to another cluster", error, StringComparison.Ordinal);
        foreach (var system in new[] { Foreign.System, shared.System })
        {
            Assert.Contains(
                (string)(await system.ExecuteAsync(0, "SELECT system_identifier::text FROM pg_control_system()"))!, error,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task OpenAsync_SameServerTwice_IsSaid()
    {
        var errors = await ErrorsAsync(Shop.Options(shared.System, 0, 1, 1));

        Assert.Equal(2, errors.Length);
        Assert.Contains("Replicas[0]", errors[0], StringComparison.Ordinal);
        Assert.Contains("it is the same server as Primary", errors[0], StringComparison.Ordinal);
        Assert.Contains("it is the same server as Replicas[1]", errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_WrongPasswordAndDatabase_AllAtOnceEachWithItsRemedy()
    {
        var options = Shop.Options(shared.System, 1);
        options.Replicas[0] = With(options.Replicas[0], b => b.Password = "wrong-secret");
        options.Replicas.Add(With(shared.System.ConnectionString(1), b => b.Database = "no_such_database"));

        var errors = await ErrorsAsync(options);

        Assert.Equal(2, errors.Length);
        Assert.Contains("it refuses the user 'postgres'", errors[0], StringComparison.Ordinal);
        Assert.Contains("correct Username and Password", errors[0], StringComparison.Ordinal);
        Assert.Contains("correct Database", errors[1], StringComparison.Ordinal);
        Assert.DoesNotContain(errors, e => e.Contains("wrong-secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OpenAsync_PrimaryDoesNotAnswer_IsSaidAfterTheStartupTimeout()
    {
        var options = Shop.Options(shared.System, 1);
        options.StartupTimeout = TimeSpan.FromSeconds(1);
        options.Primary = With(options.Primary, b => b.Port = 1);

        var error = Assert.Single(await ErrorsAsync(options));

        Assert.Contains("Primary (127.0.0.1:1): it does not answer", error, StringComparison.Ordinal);
        Assert.Contains("start it, or correct Host and Port", error, StringComparison.Ordinal);
    }

    /// <summary>New nodes must be able to start while a replica is down.</summary>
    [Fact]
    public async Task OpenAsync_ReplicaDoesNotAnswer_StartsAndSaysSo()
    {
        var options = Shop.Options(shared.System, 1);
        options.Replicas[0] = With(options.Replicas[0], b => b.Port = 1);
        using var log = new Lines();

        await using var cluster = await Shop.OpenAsync(options, log, awaitReplicas: false);

        Assert.False(cluster.Servers[1].IsReachable);
        Assert.Contains(log.Text, l => l.Contains("127.0.0.1:1 does not answer", StringComparison.Ordinal));
        await using var read = await cluster.OpenReadAsync();
        Assert.False(read.IsReplica);
    }

    [Fact]
    public async Task OpenAsync_MoreNodesThanConnections_SaysHowManyFit()
    {
        var options = Shop.Options(shared.System, 1);
        options.Nodes = 1_000;

        var errors = await ErrorsAsync(options);

        Assert.Equal(2, errors.Length);
        Assert.Contains(
            "max_connections is 120; less 13 reserved that leaves 107 for Nodes = 1000", errors[0], StringComparison.Ordinal);
        Assert.Contains("at most 35 fit", errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_UserWithoutPgMonitor_IsTold()
    {
        await shared.System.ExecuteAsync(0, "CREATE ROLE plain LOGIN PASSWORD 'plain'");
        var options = Shop.Options(shared.System);
        options.Primary = With(options.Primary, b => (b.Username, b.Password) = ("plain", "plain"));

        Assert.Contains("GRANT pg_monitor TO \"plain\"", Assert.Single(await ErrorsAsync(options)), StringComparison.Ordinal);

        await shared.System.ExecuteAsync(0, "GRANT pg_monitor TO plain");
        await using var cluster = await Shop.OpenAsync(options);
        Assert.True((await cluster.GetCurrentPositionAsync()).IsKnown);
    }

    [Fact]
    public async Task OpenAsync_Budget_IsThePoolsLimit()
    {
        var options = Shop.Options(shared.System, 1);
        options.Nodes = 35;
        await using var cluster = await Shop.OpenAsync(options);
        await using var one = await cluster.OpenReadAsync();
        await using var two = await cluster.OpenReadAsync();

        await using var three = await cluster.OpenReadAsync();

        Assert.Equal((true, true, false), (one.IsReplica, two.IsReplica, three.IsReplica));
        Assert.Equal(Model.Consistency.ReadReason.Busy, three.Reason);
    }

    private static string With(string connectionString, Action<NpgsqlConnectionStringBuilder> change)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        change(builder);
        return builder.ConnectionString;
    }

    private static async Task<string[]> ErrorsAsync(PostgresClusterOptions options) =>
        [.. (await Assert.ThrowsAsync<OptionsValidationException>(() => PostgresCluster.OpenAsync(options))).Failures];

    /// <summary>A cluster that has nothing to do with the shared one.</summary>
    public sealed class Foreign : IAsyncLifetime
    {
        internal static PostgresSystem System { get; private set; } = null!;

        public async ValueTask InitializeAsync() => System = await PostgresSystem.StartAsync(replicas: 0);

        public ValueTask DisposeAsync() => System.DisposeAsync();
    }

    private sealed class Lines : ILoggerFactory, ILogger
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Text { get; } = [];

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Text.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
