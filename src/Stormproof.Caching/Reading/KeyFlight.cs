using Stormproof.Caching.Flights;
using Stormproof.Caching.Process;
using Stormproof.Caching.Store;
using Stormproof.Model.Consistency;

namespace Stormproof.Caching.Reading;

/// <summary>What a flight does: looks, asks for the lease, waits for another node that has it, loads.</summary>
internal sealed class KeyFlight(CacheParts parts, StoredRead stored, LeasedLoad leased)
{
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LastPoll = TimeSpan.FromMilliseconds(250);

    private readonly WaitedOut _waitedOut = new(parts.Time);

    public async Task<Answer<T>> FlyAsync<T>(KeyLoad<T> load, FlightStart start, CancellationToken cancellationToken)
    {
        if (start == FlightStart.Look && !parts.Circuit.IsOpen)
        {
            (start, var found) = await LookAsync(load).ConfigureAwait(false);
            if (found is { } answer)
            {
                return answer;
            }
        }

        return start switch
        {
            FlightStart.Unreadable => await leased.PastCacheAsync(load, cancellationToken).ConfigureAwait(false),
            FlightStart.Lease when !parts.Circuit.IsOpen => await LeaseAsync(load, cancellationToken).ConfigureAwait(false),
            _ => await leased.PastStoreAsync(load, cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<(FlightStart Then, Answer<T>? Found)> LookAsync<T>(KeyLoad<T> load)
    {
        var mark = stored.Mark(load.Key);
        try
        {
            using var record = await parts.Store.GetAsync(load.Key).ConfigureAwait(false);
            parts.Circuit.Succeeded();
            if (record is null || !stored.TryGet(record.Span, out var negative, out var expires))
            {
                return (FlightStart.Lease, null);
            }

            return stored.TryRead<T>(
                load.Key, record.Memory[RecordHeader.ValueLength..], negative, expires, mark, load.Entry, out var value)
                ? (default, new Answer<T>(value, negative, AnswerSource.Store))
                : (FlightStart.Unreadable, null);
        }
        catch (Exception e) when (StoreFailure.Is(e))
        {
            Failed(load.Key, e);
            return (FlightStart.StoreAway, null);
        }
    }

    private async Task<Answer<T>> LeaseAsync<T>(KeyLoad<T> load, CancellationToken cancellationToken)
    {
        var begun = parts.Time.GetTimestamp();
        for (var poll = FirstPoll; ;)
        {
            var mark = stored.Mark(load.Key);
            var token = parts.Tokens.Next();
            if (await AskAsync(load.Key, token).ConfigureAwait(false) is not { } reply)
            {
                return await leased.PastStoreAsync(load, cancellationToken).ConfigureAwait(false);
            }

            switch (reply.Outcome)
            {
                case LeaseOutcome.Granted:
                    return await leased.LoadAsync(load, token, reply.Fence, mark, cancellationToken).ConfigureAwait(false);
                case LeaseOutcome.Hit:
                    return await HitAsync(load, reply, mark, cancellationToken).ConfigureAwait(false);
                case LeaseOutcome.Bypass:
                    return await leased.PastCacheAsync(load, cancellationToken).ConfigureAwait(false);
            }

            var left = parts.Options.MaxLeaseWait - parts.Time.GetElapsedTime(begun);
            if (left <= TimeSpan.Zero || _waitedOut.Has(load.Key, reply.Wait))
            {
                _waitedOut.Note(load.Key, reply.Wait);
                return await leased.PastCacheAsync(load, cancellationToken).ConfigureAwait(false);
            }

            parts.Metrics.OnWait();
            await parts.Wakes.DelayAsync(load.Key, Shortest(poll, reply.Wait, left), cancellationToken).ConfigureAwait(false);
            poll = Shortest(poll * 2, LastPoll, LastPoll);
        }
    }

    private async Task<LeaseReply?> AskAsync(string key, string token)
    {
        try
        {
            var reply = await parts.Store.LeaseAsync(key, token).ConfigureAwait(false);
            parts.Circuit.Succeeded();
            return reply;
        }
        catch (Exception e) when (StoreFailure.Is(e))
        {
            Failed(key, e);
            // It may have been granted all the same; nobody may wait for a load that will not come.
            _ = leased.ReleaseAsync(key, token);
            return null;
        }
    }

    private async Task<Answer<T>> HitAsync<T>(
        KeyLoad<T> load, LeaseReply reply, ProcessMark mark, CancellationToken cancellationToken) =>
        stored.TryRead<T>(load.Key, reply.Payload, reply.IsNegative, reply.ExpiresAtMs, mark, load.Entry, out var value)
            ? new Answer<T>(value, reply.IsNegative, AnswerSource.Store)
            : await leased.PastCacheAsync(load, cancellationToken).ConfigureAwait(false);

    private void Failed(string key, Exception exception)
    {
        parts.Circuit.Failed(exception);
        parts.Logger.StoreFailed(key, exception);
    }

    private static TimeSpan Shortest(TimeSpan a, TimeSpan b, TimeSpan c) => a < b ? (a < c ? a : c) : b < c ? b : c;
}
