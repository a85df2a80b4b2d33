using System.Data;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Stormproof.Model.Consistency;
using Stormproof.Postgres.Positions;
using Stormproof.Postgres.Reads;
using Stormproof.Postgres.Servers;
using Stormproof.Postgres.Writes;

namespace Stormproof.Postgres;

/// <summary>A PostgreSQL primary with streaming replicas. Writes go to the primary and return the position of their commit; a
/// read goes to a replica that has replayed what it must see, else to the primary. The connections are plain Npgsql ones. Made to
/// be shared: one a process and database.</summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private readonly ClusterServer[] _servers;
    private readonly PostgresClusterOptions _options;
    private readonly PostgresMetrics _metrics;
    private readonly ClusterState _state;
    private readonly ClusterWatch _watch;
    private readonly ReadGate _gate;
    private readonly ReadAttempt _reads;
    private readonly WriteTransaction _writes;
    private readonly SharedQuery<LogPosition> _position;

    internal PostgresCluster(
        PostgresClusterOptions options, ILoggerFactory loggers, System.Diagnostics.Metrics.IMeterFactory? meters,
        TimeProvider clock)
    {
        _options = options;
        _servers =
        [
            new ClusterServer(nameof(options.Primary), options.Primary),
            .. options.Replicas.Select((r, i) => new ClusterServer($"{nameof(options.Replicas)}[{i}]", r)),
        ];
        var logger = loggers.CreateLogger<PostgresCluster>();
        _metrics = new PostgresMetrics(meters, _servers);
        _state = new ClusterState(_servers, options, _metrics, logger);
        _watch = new ClusterWatch(_servers, _state, options, clock);
        _gate = new ReadGate(_servers, _state, options, _metrics, clock, logger);
        _reads = new ReadAttempt(_gate);
        _writes = new WriteTransaction(_state, _metrics, clock, logger);
        _position = new SharedQuery<LogPosition>(AskPositionAsync);
    }

    /// <summary>What is known of each server now, as given in the options.</summary>
    public IReadOnlyList<ServerStatus> Servers => [.. _servers.Select(s => new ServerStatus(
        s.Name, s == _state.Primary, s.Sample.IsReachable, s.Sample.Position, s.Sample.Lag,
        s == _state.Primary || s.View.IsFitReplica(_options.LagLimit)))];

    internal string SystemId => _state.SystemId
        ?? throw new InvalidOperationException("The cluster has not been started yet; open it, or let the host start first.");

    /// <summary>Connects to the servers and compares what was given with what is there.</summary>
    /// <exception cref="OptionsValidationException">A setting is out of its range or does not fit the servers; all errors at
    /// once, each with its remedy.</exception>
    public static async Task<PostgresCluster> OpenAsync(
        PostgresClusterOptions options, ILoggerFactory? loggers = null, TimeProvider? clock = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (new PostgresClusterOptionsValidator().Validate(null, options) is { Failed: true } result)
        {
            throw new OptionsValidationException(nameof(PostgresClusterOptions), typeof(PostgresClusterOptions), result.Failures);
        }

        var cluster = new PostgresCluster(options, loggers ?? NullLoggerFactory.Instance, null, clock ?? TimeProvider.System);
        try
        {
            await cluster.StartAsync(cancellationToken).ConfigureAwait(false);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Opens a connection that sees what <see cref="CausalContext.Current"/> has seen; outside of a context, what a
    /// replica within the lag limit has.</summary>
    /// <exception cref="NpgsqlException">The primary was needed and does not answer.</exception>
    public ValueTask<ReadConnection> OpenReadAsync(CancellationToken cancellationToken = default) =>
        OpenReadAsync(CausalContext.Current?.Freshness ?? Freshness.Any, cancellationToken);

    /// <summary>Opens a connection that sees what is asked for. A query on it is bounded by its own command timeout, also when
    /// the server dies under it; <see cref="ReadAsync{T}(Freshness, Func{ReadConnection, CancellationToken, Task{T}},
    /// CancellationToken)"/> goes to the primary instead.</summary>
    /// <exception cref="NpgsqlException">The primary was needed and does not answer.</exception>
    public ValueTask<ReadConnection> OpenReadAsync(Freshness freshness, CancellationToken cancellationToken = default) =>
        _gate.OpenAsync(freshness, cancellationToken);

    /// <summary>Runs a read that sees what <see cref="CausalContext.Current"/> has seen.</summary>
    /// <inheritdoc cref="ReadAsync{T}(Freshness, Func{ReadConnection, CancellationToken, Task{T}}, CancellationToken)"/>
    public Task<T> ReadAsync<T>(
        Func<ReadConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken = default) =>
        ReadAsync(CausalContext.Current?.Freshness ?? Freshness.Any, work, cancellationToken);

    /// <summary>Runs a read. When its replica dies, stops answering or cancels it for its replay's sake, it runs once more on the
    /// primary.</summary>
    /// <param name="freshness">What it must see.</param>
    /// <param name="work">May run twice: it only reads, and keeps what it builds to itself until it returns. On a replica that
    /// has gone silent the first run may still be ending, its token cancelled, when the second begins.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="NpgsqlException">The primary was needed and does not answer, or the query failed.</exception>
    public Task<T> ReadAsync<T>(
        Freshness freshness, Func<ReadConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return _reads.RunAsync(freshness, work, cancellationToken);
    }

    /// <summary>Opens a connection to the primary, for code that handles its transactions itself. After its COMMIT,
    /// <see cref="TakePositionAsync"/> keeps the promise to read one's own writes.</summary>
    /// <exception cref="NpgsqlException">The primary does not answer.</exception>
    public ValueTask<NpgsqlConnection> OpenWriteAsync(CancellationToken cancellationToken = default) =>
        _state.Primary.Source!.OpenConnectionAsync(cancellationToken);

    /// <summary>The position that covers all that was committed on a connection to the primary. The current
    /// <see cref="CausalContext"/> advances to it.</summary>
    public async Task<LogPosition> TakePositionAsync(NpgsqlConnection connection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var command = new NpgsqlCommand(ServerQuestions.Insert, connection);
        await using var c = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var r = reader.ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var position = ServerQuestions.ReadInsert(reader, _state.Primary.Facts!.SegmentSize);
        CausalContext.Current?.Advance(position);
        return position;
    }

    /// <summary>Runs a transaction on the primary and returns where its commit lies in the log; the current
    /// <see cref="CausalContext"/> advances to it. COMMIT and position cost one round trip together.</summary>
    /// <param name="work">The statements. COMMIT is not for it to give; an exception rolls back.</param>
    /// <param name="maxTransaction">From this call to COMMIT; null: the option of that name. See
    /// <see cref="PostgresClusterOptions.LatestCommit"/>.</param>
    /// <param name="isolation">PostgreSQL's default is read committed.</param>
    /// <param name="cancellationToken">Rolls back, until COMMIT is sent.</param>
    /// <exception cref="UnknownOutcomeException">The only one after which the write may have happened.</exception>
    /// <exception cref="TimeoutException">It took longer than it may; nothing was written.</exception>
    public async Task<WriteResult<T>> WriteAsync<T>(
        Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<T>> work, TimeSpan? maxTransaction = null,
        IsolationLevel isolation = IsolationLevel.ReadCommitted, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var limit = maxTransaction ?? _options.MaxTransaction;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero, nameof(maxTransaction));
        var written = await _writes.RunAsync(work, isolation, limit, cancellationToken).ConfigureAwait(false);
        CausalContext.Current?.Advance(written.Position);
        return written;
    }

    /// <summary>The primary's position now: who has replayed it has all that was committed when this was called. Callers share
    /// one question, but never one that was sent before they asked.</summary>
    /// <exception cref="NpgsqlException">The primary does not answer.</exception>
    public Task<LogPosition> GetCurrentPositionAsync(CancellationToken cancellationToken = default) =>
        _position.AskAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _watch.DisposeAsync().ConfigureAwait(false);
        foreach (var server in _servers)
        {
            await server.DisposeAsync().ConfigureAwait(false);
        }

        _metrics.Dispose();
    }

    internal Task StartAsync(CancellationToken cancellationToken) => _watch.StartAsync(cancellationToken);

    private async Task<LogPosition> AskPositionAsync()
    {
        var primary = _state.Primary;
        var connection = await primary.Source!.OpenConnectionAsync(CancellationToken.None).ConfigureAwait(false);
        await using var c = connection.ConfigureAwait(false);
        var command = new NpgsqlCommand(ServerQuestions.Insert, connection);
        await using var m = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
        await using var r = reader.ConfigureAwait(false);
        await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        return ServerQuestions.ReadInsert(reader, primary.Facts!.SegmentSize);
    }
}
