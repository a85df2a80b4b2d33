using Stormproof.Load.Results;

namespace Stormproof.Load.Journeys.Running;

/// <summary>Keeps the first few failures of each request as examples, each once; all of them are counted elsewhere. Written by all event
/// loops.</summary>
internal sealed class FailureLog(int requests)
{
    public const int MostOfRequest = 3;

    private readonly Lock _lock = new();
    private readonly List<(int Request, FailureSample Sample)> _samples = [];
    private readonly int[] _taken = new int[requests];

    /// <summary>False when there are enough: making a sample costs more than counting.</summary>
    public bool Wants(int request) => Volatile.Read(ref _taken[request]) < MostOfRequest;

    public void Add(int request, FailureSample sample)
    {
        lock (_lock)
        {
            if (_taken[request]++ < MostOfRequest && !_samples.Contains((request, sample)))
            {
                _samples.Add((request, sample));
            }
        }
    }

    /// <summary>In the order of the journey.</summary>
    public IReadOnlyList<FailureSample> Samples()
    {
        lock (_lock)
        {
            return [.. _samples.OrderBy(s => s.Request).Select(s => s.Sample)];
        }
    }
}
