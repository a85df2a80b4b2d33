using Stormproof.Model.Fleet;

namespace Stormproof.Simulation.Tests.Time;

/// <summary>Simulated time: events in order of their time, those of one millisecond in random order. One thread, no clock; the
/// seed decides everything.</summary>
internal sealed class Scheduler(ulong seed)
{
    private readonly PriorityQueue<Action, (long At, ulong Tie)> _events = new();
    private readonly SeededRandom _random = new(seed);
    private readonly int _thread = Environment.CurrentManagedThreadId;

    /// <summary>Milliseconds since the start.</summary>
    public long Now { get; private set; }

    /// <summary>Events that did something.</summary>
    public long Steps { get; private set; }

    /// <summary>The first error in the simulation's own code.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Told what happens, when a failed seed is replayed.</summary>
    public Action<string>? Trace { get; set; }

    public void After(long delayMs, Action action)
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("a continuation left the simulation's thread; its seed would not repeat");
        }

        _events.Enqueue(action, (Now + delayMs, _random.Next()));
    }

    public void Step()
    {
        if (!_events.TryDequeue(out var action, out var when))
        {
            throw new InvalidOperationException("nothing left to happen");
        }

        Now = when.At;
        Steps++;
        action();
    }

    /// <summary>The event now running turned out to have nothing to do: it is no step.</summary>
    public void NoStep() => Steps--;

    /// <summary>Even draw, both ends included.</summary>
    public long Between(long least, long most) => least + _random.Next((int)(most - least + 1));

    public bool Chance(double probability) => _random.NextDouble() < probability;

    public T OneOf<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    /// <summary>Runs something that goes on over many events.</summary>
    public async void Launch(Func<Task> actor)
    {
        try
        {
            await actor();
        }
        catch (Exception e)
        {
            Failure ??= e;
        }
    }

    /// <summary>Does something again and again, after a pause each time.</summary>
    public void Every(long leastMs, long mostMs, Action action) => After(Between(leastMs, mostMs), () =>
    {
        action();
        Every(leastMs, mostMs, action);
    });
}
