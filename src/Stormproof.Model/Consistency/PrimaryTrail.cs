namespace Stormproof.Model.Consistency;

/// <summary>Where the primary stood, and when: what turns a replica's position into a lag in seconds. Comparing positions instead
/// of <c>now() - pg_last_xact_replay_timestamp()</c> keeps an idle primary from looking like a replica that falls behind. Not
/// safe for use by several threads at once.</summary>
/// <param name="capacity">Samples kept, 2 to 4,096; beyond them a lag is at least the age of the oldest.</param>
public sealed class PrimaryTrail(int capacity)
{
    private readonly (ulong Lsn, TimeSpan At)[] _samples =
        new (ulong, TimeSpan)[capacity is >= 2 and <= 4096 ? capacity : throw new ArgumentOutOfRangeException(nameof(capacity))];

    private int _first;
    private int _count;

    /// <summary>The primary's timeline; 0 before its first sample.</summary>
    public uint Timeline { get; private set; }

    /// <summary>Where the primary was last seen.</summary>
    public LogPosition Last => _count == 0 ? default : new LogPosition(Timeline, Sample(_count - 1).Lsn);

    /// <summary>Notes where the primary stands. Another timeline begins the trail anew.</summary>
    /// <param name="position">What it has flushed: bytes that nothing has flushed yet are not a replica's lag.</param>
    /// <param name="at">On a clock that never goes back.</param>
    public void Add(LogPosition position, TimeSpan at)
    {
        if (position.Timeline != Timeline)
        {
            (Timeline, _first, _count) = (position.Timeline, 0, 0);
        }

        // While nothing is written the first time at which it stood there is the one that counts.
        if (_count > 0 && Sample(_count - 1).Lsn >= position.Lsn)
        {
            return;
        }

        if (_count == _samples.Length)
        {
            _first = (_first + 1) % _samples.Length;
            _count--;
        }

        _samples[(_first + _count++) % _samples.Length] = (position.Lsn, at);
    }

    /// <summary>How far a replica is behind that had replayed up to <paramref name="replayed"/> at <paramref name="at"/>; null
    /// when that cannot be said: another timeline, or no primary seen yet.</summary>
    public ReplicaLag? LagOf(LogPosition replayed, TimeSpan at)
    {
        if (_count == 0 || replayed.Timeline != Timeline)
        {
            return null;
        }

        var last = Sample(_count - 1);
        if (replayed.Lsn >= last.Lsn)
        {
            return default(ReplicaLag);
        }

        // The oldest sample that it has not reached: it has been behind since then.
        var (low, high) = (0, _count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Sample(middle).Lsn > replayed.Lsn ? (low, middle) : (middle + 1, high);
        }

        var behind = at - Sample(low).At;
        return new ReplicaLag((long)(last.Lsn - replayed.Lsn), behind > TimeSpan.Zero ? behind : TimeSpan.Zero);
    }

    private (ulong Lsn, TimeSpan At) Sample(int index) => _samples[(_first + index) % _samples.Length];
}
