using Stormproof.Simulation.Tests.Time;

namespace Stormproof.Simulation.Tests.Client;

/// <summary>One load a key in a process at a time. Who arrives while one runs waits for the next: the one that runs may have
/// asked the store before a write that the newcomer must see.</summary>
internal sealed class Flights(Scheduler scheduler, Coverage coverage, bool joinsRunning)
{
    private readonly Flight?[] _running = new Flight?[Limits.Keys];

    public async Task<Answer> Fly(int key, Func<Task<Answer>> load)
    {
        if (_running[key] is { } running)
        {
            coverage.Add(Seen.FlightShared);
            return await Waiting(joinsRunning ? running.Passengers : running.NextPassengers);
        }

        var flight = _running[key] = new Flight();
        var answer = await load();
        _running[key] = null;
        if (flight.NextPassengers.Count > 0)
        {
            scheduler.Launch(() => FlyNext(key, flight.NextPassengers, load));
        }

        flight.Passengers.ForEach(p => p.SetResult(answer));
        return answer;
    }

    private static Task<Answer> Waiting(List<TaskCompletionSource<Answer>> passengers)
    {
        var seat = new TaskCompletionSource<Answer>();
        passengers.Add(seat);
        return seat.Task;
    }

    private async Task FlyNext(int key, List<TaskCompletionSource<Answer>> passengers, Func<Task<Answer>> load)
    {
        var answer = await Fly(key, load);
        passengers.ForEach(p => p.SetResult(answer));
    }

    private sealed class Flight
    {
        public List<TaskCompletionSource<Answer>> Passengers { get; } = [];

        public List<TaskCompletionSource<Answer>> NextPassengers { get; } = [];
    }
}
