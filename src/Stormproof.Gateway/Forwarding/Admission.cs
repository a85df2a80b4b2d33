using Stormproof.Gateway.Nodes;
using Stormproof.Model.Fleet.Admission;

namespace Stormproof.Gateway.Forwarding;

/// <summary>Lets in as many requests as the fleet bears; the others wait their turn for a bounded time. A request counts until its
/// answer begins: what a slow client then takes to read it is no load on the fleet.</summary>
internal sealed class Admission(AdmissionRules rules, FleetClock clock)
{
    private readonly Lock _gate = new();
    private readonly AdmissionQueue<TaskCompletionSource<bool>> _queue = new(rules.QueueLength);
    private readonly GradientLimit _limit = new(rules);

    public int Limit
    {
        get
        {
            lock (_gate)
            {
                return _limit.Limit;
            }
        }
    }

    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _queue.Waiting;
            }
        }
    }

    /// <summary>Waits for a place.</summary>
    /// <returns>Whether the request is let in; then <see cref="Leave"/> must follow.</returns>
    public ValueTask<bool> EnterAsync(int urgency, CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool> waiter;
        LinkedListNode<TaskCompletionSource<bool>> place;
        lock (_gate)
        {
            if (_queue.TryEnter(_limit.Limit))
            {
                return ValueTask.FromResult(true);
            }

            waiter = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            var arrival = _queue.Wait(waiter, urgency);
            arrival.Displaced?.SetResult(false);
            if (arrival.Place is null)
            {
                return ValueTask.FromResult(false);
            }

            place = arrival.Place;
        }

        return new ValueTask<bool>(WaitAsync(waiter, place, cancellationToken));
    }

    /// <summary>Frees a request's place.</summary>
    /// <param name="latencyMs">Time until its answer began; null when that says nothing about the fleet's load.</param>
    public void Leave(double? latencyMs)
    {
        lock (_gate)
        {
            if (latencyMs is { } ms)
            {
                _limit.Add(ms, _queue.Admitted, clock.Now);
            }

            _queue.Leave();
            while (_queue.Next(_limit.Limit) is { } next)
            {
                next.SetResult(true);
            }
        }
    }

    /// <summary>When one who was turned away may come again: when those who wait now are through, 1 to 30 s.</summary>
    public int RetryAfterSeconds()
    {
        lock (_gate)
        {
            var seconds = _queue.Waiting * _limit.UsualMs / (1_000.0 * _limit.Limit);
            return (int)Math.Clamp(Math.Ceiling(seconds), 1, 30);
        }
    }

    private async Task<bool> WaitAsync(
        TaskCompletionSource<bool> waiter, LinkedListNode<TaskCompletionSource<bool>> place, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(rules.QueueTimeout, clock.Time);
        using var timedOut = timeout.Token.Register(GiveUp);
        using var left = cancellationToken.Register(GiveUp);
        return await waiter.Task.ConfigureAwait(false);

        void GiveUp()
        {
            lock (_gate)
            {
                if (_queue.GiveUp(place))
                {
                    waiter.SetResult(false);
                }
            }
        }
    }
}
