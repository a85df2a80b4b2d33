using Stormproof.Load.Schedules;

namespace Stormproof.Load.Engine;

/// <summary>Every n-th arrival of a schedule, before it those of the warm-up. The due times come from the schedule's function, so
/// that neither a late turn nor the number of shards moves them.</summary>
internal sealed class ArrivalCursor
{
    private readonly ArrivalSchedule? _warmUp;
    private readonly long _warmUpStart;
    private readonly ArrivalSchedule _schedule;
    private readonly int _stride;
    private long _index;

    /// <param name="schedule">The measured time, from 0.</param>
    /// <param name="warmUp">Before 0; zero for none.</param>
    /// <param name="first">The shard's number.</param>
    /// <param name="stride">How many shards there are.</param>
    public ArrivalCursor(ArrivalSchedule schedule, TimeSpan warmUp, int first, int stride)
    {
        (_schedule, _stride) = (schedule, stride);
        if (warmUp > TimeSpan.Zero && schedule.Slices[0].OfferedRps > 0)
        {
            _warmUp = ArrivalSchedule.Constant(schedule.Slices[0].OfferedRps, warmUp);
            _warmUpStart = -(long)warmUp.TotalNanoseconds;
        }

        _index = first;
        NextDue = DueAt(_index);
    }

    /// <summary>When the next is due; <see cref="long.MaxValue"/> after the last.</summary>
    public long NextDue { get; private set; }

    /// <summary>Takes it.</summary>
    public long Take()
    {
        var due = NextDue;
        _index += _stride;
        NextDue = DueAt(_index);
        return due;
    }

    private long DueAt(long index)
    {
        var early = _warmUp?.Count ?? 0;
        return index < early ? _warmUpStart + _warmUp!.DueAt(index)
            : index - early < _schedule.Count ? _schedule.DueAt(index - early)
            : long.MaxValue;
    }
}
