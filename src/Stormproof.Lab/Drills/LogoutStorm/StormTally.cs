using Stormproof.Lab.Drills.Http;

namespace Stormproof.Lab.Drills.LogoutStorm;

/// <summary>How a request failed.</summary>
internal enum StormFailure
{
    LoggedOut,
    LostCart,
    ServerError,
    Timeout,
    WrongAnswer,
}

/// <summary>Counts a run's requests, from all users at once.</summary>
internal sealed class StormTally
{
    private const int MaxSamples = 20;

    private readonly long[] _failures = new long[Enum.GetValues<StormFailure>().Length];
    private readonly Latencies _latencies = new();
    private readonly List<string> _samples = [];
    private long _requests;
    private long _afterLogin;
    private long _failedAfterLogin;

    public long Requests => Interlocked.Read(ref _requests);

    public long Failed => _failures.Sum();

    public double ErrorRate => Share(Failed, Requests);

    public double ErrorRateAfterLogin =>
        Share(Interlocked.Read(ref _failedAfterLogin), Interlocked.Read(ref _afterLogin));

    /// <summary>The first failures in words, to see what went wrong.</summary>
    public IReadOnlyList<string> Samples
    {
        get
        {
            lock (_samples)
            {
                return [.. _samples];
            }
        }
    }

    public long this[StormFailure failure] => Interlocked.Read(ref _failures[(int)failure]);

    public double PercentileMs(double percentile) => _latencies.PercentileMs(percentile);

    public void Record(string step, Answer answer, StormFailure? failure, bool loggedIn, TimeSpan latency)
    {
        Interlocked.Increment(ref _requests);
        _latencies.Record(latency);
        if (loggedIn)
        {
            Interlocked.Increment(ref _afterLogin);
        }

        if (failure is not { } kind)
        {
            return;
        }

        Interlocked.Increment(ref _failures[(int)kind]);
        if (loggedIn)
        {
            Interlocked.Increment(ref _failedAfterLogin);
        }

        Sample(step, answer, kind);
    }

    private void Sample(string step, Answer answer, StormFailure kind)
    {
        lock (_samples)
        {
            if (_samples.Count < MaxSamples)
            {
                var body = answer.Body.Length > 120 ? answer.Body[..120] : answer.Body;
                _samples.Add($"{step}: {kind}, status {answer.Status} {answer.Location} {body.ReplaceLineEndings(" ")}");
            }
        }
    }

    private static double Share(long part, long whole) => whole == 0 ? 0 : Math.Round((double)part / whole, 6);
}
