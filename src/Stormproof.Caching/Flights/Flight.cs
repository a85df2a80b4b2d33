namespace Stormproof.Caching.Flights;

/// <summary>One check of the store, and the load that may follow, for all callers that were there before it began.</summary>
internal sealed class Flight<T>(Func<FlightStart, CancellationToken, Task<Answer<T>>> fly, ExecutionContext? context)
{
    private readonly TaskCompletionSource<Answer<T>> _landed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abandoned = new();

    /// <summary>Of all starts in this process the how-manieth; 0 before it starts.</summary>
    public long Number { get; set; }

    /// <summary>Callers aboard. Guarded by the lane.</summary>
    public int Waiters { get; set; }

    /// <summary>Nobody waits any more: it is being cancelled, and takes nobody aboard. Guarded by the lane.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>The caller's context that it was planned in: its loader must not see another's.</summary>
    public ExecutionContext? Context => context;

    public Task<Answer<T>> Landed => _landed.Task;

    public async Task<Action> FlyAsync(FlightStart start)
    {
        try
        {
            var answer = await fly(start, _abandoned.Token).ConfigureAwait(false);
            return () => _landed.SetResult(answer);
        }
        catch (OperationCanceledException) when (_abandoned.IsCancellationRequested)
        {
            return () => _landed.SetCanceled(CancellationToken.None);
        }
        catch (Exception e)
        {
            return () =>
            {
                _landed.SetException(e);
                // Each waiter got it; when all of them left, nobody has to look at it.
                _ = _landed.Task.Exception;
            };
        }
    }

    /// <summary>Not disposed of: it has no timer, and a waiter may leave while the flight lands.</summary>
    public void Abandon() => _abandoned.Cancel();
}
