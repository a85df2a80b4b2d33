using Stormproof.Model.Consistency;

namespace Stormproof.Postgres.Reads;

/// <summary>Runs a read's work, and once more on the primary when the replica fails under it.</summary>
internal sealed class ReadAttempt(ReadGate gate)
{
    public async Task<T> RunAsync<T>(
        Freshness freshness, Func<ReadConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var read = await gate.OpenAsync(freshness, cancellationToken).ConfigureAwait(false);
        if (read.IsReplica)
        {
            try
            {
                return await OnReplicaAsync(read, work, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (ReplicaFault.Is(e) && !cancellationToken.IsCancellationRequested)
            {
                gate.Moved(read, e);
            }

            read = await gate.OpenPrimaryAsync(freshness, ReadReason.Failed, cancellationToken).ConfigureAwait(false);
        }

        await using var r = read.ConfigureAwait(false);
        return await work(read, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<T> OnReplicaAsync<T>(
        ReadConnection read, Func<ReadConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var lost = read.Origin.Lost;
        var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = RunToEndAsync(read, work, cancel);
        await ((Task)running).WaitAsync(lost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (running.IsCompleted)
        {
            return await running.ConfigureAwait(false);
        }

        _ = read.Origin.EndLateAsync(cancel);
        cancellationToken.ThrowIfCancellationRequested();
        throw new ReplicaLostException(read.Server);
    }

    private static async Task<T> RunToEndAsync<T>(
        ReadConnection read, Func<ReadConnection, CancellationToken, Task<T>> work, CancellationTokenSource cancel)
    {
        try
        {
            return await work(read, cancel.Token).ConfigureAwait(false);
        }
        finally
        {
            await read.DisposeAsync().ConfigureAwait(false);
            cancel.Dispose();
        }
    }
}
