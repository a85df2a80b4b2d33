using Stormproof.Model.Fleet;

namespace Stormproof.Load.Schedules;

/// <summary>Independent arrivals under the shape of another schedule: a Poisson process of rate 1 in the shape's cumulated count,
/// carried to time by the shape. It is drawn in blocks of count, each from a seed of its own; a Poisson process has no memory, so the
/// blocks are independent, and an arrival is found without drawing all before it.</summary>
internal sealed class PoissonSchedule : ArrivalSchedule
{
    private const int BlockLength = 1024;

    private readonly PiecewiseSchedule _shape;
    private readonly ulong _seed;
    private readonly long[] _firstOf;
    private Block? _last;

    public PoissonSchedule(ArrivalSchedule shape, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(shape);
        _shape = shape as PiecewiseSchedule
            ?? throw new ArgumentException("Poisson arrivals need the shape of a rate, not other arrivals.", nameof(shape));
        _seed = seed;
        var blocks = (int)((shape.Count + BlockLength - 1) / BlockLength);
        _firstOf = new long[blocks + 1];
        for (var i = 0; i < blocks; i++)
        {
            _firstOf[i + 1] = _firstOf[i] + Draw(i).Counts.Count;
        }
    }

    public override TimeSpan Duration => _shape.Duration;

    public override long Count => _firstOf[^1];

    public override IReadOnlyList<ScheduleSlice> Slices => _shape.Slices;

    public override long DueAt(long index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        var at = Array.BinarySearch(_firstOf, index);
        var i = at >= 0 ? at : ~at - 1;
        while (_firstOf[i + 1] == index)
        {
            i++; // Blocks without an arrival.
        }

        // Several loops ask, mostly for neighbours; a block is never changed, so a race costs a second draw at most.
        var block = _last;
        if (block is null || block.Index != i)
        {
            _last = block = Draw(i);
        }

        return (long)(_shape.SecondsAt(block.Counts[(int)(index - _firstOf[i])]) * 1e9);
    }

    private Block Draw(int index)
    {
        var random = new SeededRandom(_seed ^ ((ulong)index * 0x9E3779B97F4A7C15));
        var counts = new List<double>(BlockLength + (BlockLength / 8));
        var length = Math.Min(BlockLength, _shape.Total - ((double)index * BlockLength));
        for (var at = -Math.Log(1 - random.NextDouble()); at < length; at -= Math.Log(1 - random.NextDouble()))
        {
            counts.Add(((double)index * BlockLength) + at);
        }

        return new Block(index, counts);
    }

    private sealed record Block(int Index, List<double> Counts);
}
