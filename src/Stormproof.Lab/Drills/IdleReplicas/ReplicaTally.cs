using Stormproof.Lab.Drills.Http;

namespace Stormproof.Lab.Drills.IdleReplicas;

/// <summary>Counts a run's requests, from all users at once.</summary>
internal sealed class ReplicaTally
{
    private long _requests;
    private long _errors;
    private long _ownReads;
    private long _violations;
    private string? _firstError;

    public Latencies Latencies { get; } = new();

    public long Requests => Interlocked.Read(ref _requests);

    public long Errors => Interlocked.Read(ref _errors);

    public long OwnReads => Interlocked.Read(ref _ownReads);

    public long Violations => Interlocked.Read(ref _violations);

    /// <summary>The first error in words, to see what went wrong.</summary>
    public string? FirstError => Volatile.Read(ref _firstError);

    /// <summary>Counts an answer and says whether it has the status that it must have.</summary>
    public bool Answered(Answer answer, int expected, TimeSpan latency)
    {
        Interlocked.Increment(ref _requests);
        Latencies.Record(latency);
        if (answer.Status == expected)
        {
            return true;
        }

        Interlocked.Increment(ref _errors);
        Interlocked.CompareExchange(ref _firstError, $"status {answer.Status}, not {expected}: {answer.Body}", null);
        return false;
    }

    /// <summary>Counts a read that must show what its user has written.</summary>
    public void OwnRead(bool shown)
    {
        Interlocked.Increment(ref _ownReads);
        if (!shown)
        {
            Interlocked.Increment(ref _violations);
        }
    }
}
