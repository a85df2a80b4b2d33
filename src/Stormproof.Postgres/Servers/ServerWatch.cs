using Npgsql;
using Stormproof.Model.Consistency;

namespace Stormproof.Postgres.Servers;

/// <summary>Looks at one server over a connection of its own, on a schedule of its own: a dead host delays no other. While a read
/// waits for news it looks again at once, one question for all who wait.</summary>
internal sealed class ServerWatch(ClusterServer server, ClusterState cluster, PostgresClusterOptions options, TimeProvider clock)
    : IAsyncDisposable
{
    /// <summary>Between two looks while somebody waits: 500 statements a second at most, however many wait.</summary>
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(2);

    private readonly string _settings = new NpgsqlConnectionStringBuilder(server.ConnectionString.ConnectionString)
    {
        Pooling = false,
        Multiplexing = false,
        // The least that the driver knows; the watcher itself stops waiting earlier.
        Timeout = 1,
        CommandTimeout = 1,
        CancellationTimeout = -1,
        ApplicationName = "stormproof-watch",
    }.ConnectionString;

    private NpgsqlConnection? _connection;
    private ServerFacts? _facts;
    private uint _timeline;

    /// <summary>Looks until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await LookAsync(options.ProbeTimeout, cancellationToken).ConfigureAwait(false);
            await PauseAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Looks once and tells the cluster.</summary>
    public async Task LookAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        server.ResetWanted();
        var look = AskAsync(cancellationToken);
        await ((Task)look).WaitAsync(limit, clock, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (look.IsCompletedSuccessfully)
        {
            cluster.Saw(server, await look.ConfigureAwait(false), _facts!);
            return;
        }

        if (!look.IsCompleted && !cancellationToken.IsCancellationRequested)
        {
            cluster.Missed(server, new TimeoutException($"no answer within {limit.TotalMilliseconds:0} ms"));
        }

        // The driver ends it after a second or two; a second attempt beside it would help nobody.
        await ((Task)look).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await DropAsync().ConfigureAwait(false);
        if (look.IsFaulted)
        {
            cluster.Missed(server, look.Exception.InnerException!);
        }
    }

    public async ValueTask DisposeAsync() => await DropAsync().ConfigureAwait(false);

    private async Task<ServerSample> AskAsync(CancellationToken cancellationToken)
    {
        var at = clock.GetElapsedTime(0);
        if (_connection is null)
        {
            _connection = new NpgsqlConnection(_settings);
            await _connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            _facts = await ServerQuestions.FactsAsync(_connection, cancellationToken).ConfigureAwait(false);
            _timeline = 0;
        }

        var (position, isInRecovery) = await ServerQuestions.PositionAsync(_connection, cancellationToken).ConfigureAwait(false);
        return new ServerSample(
            true, isInRecovery, Placed(position, isInRecovery), isInRecovery ? _facts!.Incarnation : null, at);
    }

    /// <summary>A replica whose primary is away receives nothing and names no timeline: then the one counts that it followed
    /// before. This connection would have broken with a restart.</summary>
    private LogPosition Placed(LogPosition position, bool isInRecovery)
    {
        _timeline = position.Timeline != 0 ? position.Timeline : _timeline;
        return isInRecovery ? position with { Timeline = _timeline } : position.BeforePageHeader(_facts!.SegmentSize);
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        if (server.IsWaitedFor && server.Sample.IsReachable)
        {
            await Task.Delay(LeastPause, clock, cancellationToken).ConfigureAwait(false);
            return;
        }

        await server.Wanted.WaitAsync(options.WatchInterval, clock, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task DropAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
