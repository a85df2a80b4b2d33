using Microsoft.Extensions.Logging;
using Npgsql;
using Stormproof.Model.Consistency;
using Stormproof.Postgres.Servers;

namespace Stormproof.Postgres.Reads;

/// <summary>Opens a read's connection: on the replica that the router chose, when that replica can prove that it is new enough,
/// else on the primary.</summary>
internal sealed class ReadGate(
    ClusterServer[] servers, ClusterState state, PostgresClusterOptions options, PostgresMetrics metrics, TimeProvider clock,
    ILogger logger)
{
    private uint _turn;

    public async ValueTask<ReadConnection> OpenAsync(Freshness freshness, CancellationToken cancellationToken)
    {
        var choice = Choose(freshness);
        if (choice.Reason == ReadReason.NearlyThere)
        {
            var isMet = await WaitAsync(servers[choice.Server], freshness, cancellationToken).ConfigureAwait(false);
            choice = isMet ? choice with { Reason = ReadReason.Waited } : new ReadChoice(-1, ReadReason.Behind);
        }

        if (choice.Server >= 0)
        {
            if (await OpenReplicaAsync(servers[choice.Server], freshness, choice.Reason, cancellationToken).ConfigureAwait(false)
                is { } read)
            {
                return read;
            }

            choice = new ReadChoice(-1, ReadReason.Failed);
        }

        return await OpenPrimaryAsync(freshness, choice.Reason, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ReadConnection> OpenPrimaryAsync(
        Freshness freshness, ReadReason reason, CancellationToken cancellationToken)
    {
        var primary = state.Primary;
        primary.Enter();
        try
        {
            var connection = await primary.Source!.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            metrics.Read(isReplica: false, reason);
            return new ReadConnection(primary, connection, isReplica: false, freshness.Position, reason);
        }
        catch
        {
            primary.Leave();
            throw;
        }
    }

    public void Moved(ReadConnection read, Exception reason) => logger.ReadMoved(read.Server, reason.Message);

    private ReadChoice Choose(Freshness freshness)
    {
        Span<ServerView> views = stackalloc ServerView[servers.Length];
        var now = clock.GetElapsedTime(0);
        for (var i = 0; i < views.Length; i++)
        {
            views[i] = servers[i].View;
            if (now - servers[i].Sample.At > MaxSampleAge)
            {
                // Nobody has looked for a while: this process itself may have stood still.
                views[i] = views[i] with { IsReachable = false };
            }
        }

        return ReadRouter.Choose(views, freshness, options.LagLimit, options.MaxReplicaWait, Interlocked.Increment(ref _turn));
    }

    private TimeSpan MaxSampleAge => options.WatchInterval + (2 * options.ProbeTimeout);

    private async Task<bool> WaitAsync(ClusterServer server, Freshness freshness, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        server.BeginWait();
        try
        {
            while (true)
            {
                var news = server.News;
                var sample = server.Sample;
                var isMet = sample.IsReachable && freshness.IsMetBy(sample.Position);
                var left = options.MaxReplicaWait - clock.GetElapsedTime(begun);
                if (isMet || left <= TimeSpan.Zero || !sample.IsReachable || !sample.IsInRecovery)
                {
                    metrics.Wait(clock.GetElapsedTime(begun), isMet);
                    return isMet;
                }

                await news.WaitAsync(left, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            server.EndWait();
        }
    }

    /// <summary>Null: it cannot be had in time, or is not new enough after all.</summary>
    private async ValueTask<ReadConnection?> OpenReplicaAsync(
        ClusterServer server, Freshness freshness, ReadReason reason, CancellationToken cancellationToken)
    {
        server.Enter();
        var isKept = false;
        NpgsqlConnection? connection = null;
        try
        {
            connection = await OpenInTimeAsync(server, cancellationToken).ConfigureAwait(false);
            if (connection is not null
                && await ProvenAsync(server, connection, freshness, cancellationToken).ConfigureAwait(false) is { } asOf)
            {
                metrics.Read(isReplica: true, reason);
                isKept = true;
                return new ReadConnection(server, connection, isReplica: true, asOf, reason);
            }

            return null;
        }
        catch (ReplicaLostException e)
        {
            // Its connection is closed when the question on it ends.
            connection = null;
            logger.ReadMoved(server.Name, e.Message);
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
        catch (Exception e) when ((e is NpgsqlException or OperationCanceledException)
            && !cancellationToken.IsCancellationRequested)
        {
            logger.ReadMoved(server.Name, e.Message);
            return null;
        }
        finally
        {
            if (!isKept)
            {
                server.Leave();
                if (connection is not null)
                {
                    await connection.DisposeAsync().ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>A pooled connection is there at once. A new one to a host that has died would take the driver's whole timeout,
    /// which no cancellation shortens; so it is left behind.</summary>
    private async ValueTask<NpgsqlConnection?> OpenInTimeAsync(ClusterServer server, CancellationToken cancellationToken)
    {
        var open = server.Source!.OpenConnectionAsync(cancellationToken);
        if (open.IsCompletedSuccessfully)
        {
            return await open.ConfigureAwait(false);
        }

        var opening = open.AsTask();
        var begun = clock.GetTimestamp();
        await ((Task)opening).WaitAsync(options.ProbeTimeout, clock, server.Lost)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompleted)
        {
            return await opening.ConfigureAwait(false);
        }

        _ = CloseLateAsync(opening);
        cancellationToken.ThrowIfCancellationRequested();
        logger.ReadMoved(server.Name, $"no connection within {clock.GetElapsedTime(begun).TotalMilliseconds:0} ms");
        return null;
    }

    private static async Task CloseLateAsync(Task<NpgsqlConnection> opening)
    {
        await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (opening.IsCompletedSuccessfully)
        {
            await (await opening.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<(LogPosition Position, bool IsInRecovery)> AskAsync(
        ClusterServer server, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!server.IsNoted(connection))
        {
            await ServerPool.IdentifyAsync(server, connection).ConfigureAwait(false);
        }

        return await ServerQuestions.PositionAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    private static async Task CloseAfterAsync(Task last, NpgsqlConnection connection)
    {
        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await connection.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// What this connection is certain to see. The watcher's word counts when both connections were opened in one life of the
    /// replay process: within it replay only moves forward, so what was seen before still holds. Else the connection is asked
    /// itself, in a statement before the read's own. Null: not enough.
    /// </summary>
    private async ValueTask<LogPosition?> ProvenAsync(
        ClusterServer server, NpgsqlConnection connection, Freshness freshness, CancellationToken cancellationToken)
    {
        var sample = server.Sample;
        if (server.IsOfTheSameLife(connection, sample) && freshness.IsMetBy(sample.Position))
        {
            return sample.Position;
        }

        var at = clock.GetElapsedTime(0);
        var asked = AskAsync(server, connection, cancellationToken);
        await ((Task)asked).WaitAsync(options.ProbeTimeout, clock, server.Lost)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!asked.IsCompleted)
        {
            _ = CloseAfterAsync(asked, connection);
            throw new ReplicaLostException(server.Name);
        }

        var (position, isInRecovery) = await asked.ConfigureAwait(false);
        return isInRecovery && freshness.IsMetBy(position) && state.IsWithinLimit(position, at) ? position : null;
    }
}
