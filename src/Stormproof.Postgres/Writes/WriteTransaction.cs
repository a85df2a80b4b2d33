using System.Data;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stormproof.Model.Consistency;
using Stormproof.Postgres.Servers;

namespace Stormproof.Postgres.Writes;

/// <summary>A transaction on the primary that has a deadline, and says where its commit lies in the log.</summary>
internal sealed class WriteTransaction(ClusterState state, PostgresMetrics metrics, TimeProvider clock, ILogger logger)
{
    public async Task<WriteResult<T>> RunAsync<T>(
        Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<T>> work, IsolationLevel isolation, TimeSpan limit,
        CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        var primary = state.Primary;
        using var deadline = new CancellationTokenSource(limit, clock);
        primary.Enter();
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
            var connection = await primary.Source!.OpenConnectionAsync(either.Token).ConfigureAwait(false);
            await using var c = connection.ConfigureAwait(false);
            // Sent together with the first statement.
            var transaction = await connection.BeginTransactionAsync(isolation, either.Token).ConfigureAwait(false);
            await using var t = transaction.ConfigureAwait(false);
            var result = await work(connection, transaction, either.Token).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (deadline.IsCancellationRequested || clock.GetElapsedTime(begun) >= limit)
            {
                throw TooLong(limit, null);
            }

            var position = await CommitAsync(primary, connection, transaction).ConfigureAwait(false);
            metrics.Write("committed");
            return new WriteResult<T>(result, position);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            metrics.Write("rolled_back");
            throw TooLong(limit, e);
        }
        catch (Exception e)
        {
            metrics.Write(e is UnknownOutcomeException ? "unknown" : "rolled_back");
            throw;
        }
        finally
        {
            primary.Leave();
        }
    }

    /// <summary>
    /// Three statements in one round trip. The first fails when the transaction is already aborted: COMMIT alone would then roll
    /// back and report success. The server runs each to its end before it begins the next, so the position is taken after the
    /// commit. Nothing cancels them: an outcome is worth the wait.
    /// </summary>
    private async Task<LogPosition> CommitAsync(ClusterServer primary, NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        var position = new NpgsqlBatchCommand(ServerQuestions.Insert);
        var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands = { new NpgsqlBatchCommand("SELECT 1"), new NpgsqlBatchCommand("COMMIT"), position },
        };
        await using var b = batch.ConfigureAwait(false);
        try
        {
            var reader = await batch.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
            await using var r = reader.ConfigureAwait(false);
            await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false);
            await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            return ServerQuestions.ReadInsert(reader, primary.Facts!.SegmentSize);
        }
        catch (Exception e) when (!IsRolledBack(e, position))
        {
            logger.OutcomeUnknown(primary.Name, e);
            throw new UnknownOutcomeException(primary.Name, e);
        }
    }

    /// <summary>An ERROR before or in COMMIT aborts the transaction. A FATAL one, as at a shutdown, may come after the commit was
    /// written.</summary>
    private static bool IsRolledBack(Exception e, NpgsqlBatchCommand position) =>
        e is PostgresException { InvariantSeverity: "ERROR" } p && p.BatchCommand != position;

    private static TimeoutException TooLong(TimeSpan limit, Exception? inner) => new(
        $"The transaction was not ready to commit after {limit.TotalMilliseconds:0} ms and was rolled back; shorten it, or raise"
        + $" {nameof(PostgresClusterOptions.MaxTransaction)}.", inner);
}
