namespace Stormproof.Model.Simulation;

/// <summary>The highest of the last so many numbers, each added in constant time on average.</summary>
internal sealed class RecentPeak(int length)
{
    private readonly LinkedList<(long At, int Value)> _falling = new();
    private long _count;

    public int Add(int value)
    {
        while (_falling.Last is { } last && last.Value.Value <= value)
        {
            _falling.RemoveLast();
        }

        _falling.AddLast((_count, value));
        while (_falling.First!.Value.At <= _count - length)
        {
            _falling.RemoveFirst();
        }

        _count++;
        return _falling.First.Value.Value;
    }
}
