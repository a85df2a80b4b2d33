using Stormproof.Model.Fleet;

namespace Stormproof.Model.Simulation;

/// <summary>The nodes of a simulated fleet, counted by what they do. How cold they are together is one number: coldness of every
/// node falls by the same share each second, so its sum does, too.</summary>
internal sealed class FleetMembers(SimulatedFleet fleet, SeededRandom random, int ready)
{
    private readonly List<(int At, int Count)> _starting = [];
    private readonly Queue<(int At, int Count)> _draining = new();
    private readonly Queue<(int At, int Count)> _dead = new();
    private readonly double _cooling = Math.Exp(-1 / Math.Max(1e-3, fleet.ColdTime.TotalSeconds));
    private readonly double _dies = fleet.FailuresADay / 86_400;
    private double _coldness;

    /// <summary>Nodes in the balancer, dead ones that it has not noticed included.</summary>
    public int Listed => Ready + Unnoticed;

    public int Ready { get; private set; } = ready;

    public int Unnoticed { get; private set; }

    public int Starting { get; private set; }

    public int Draining { get; private set; }

    /// <summary>All that are paid for.</summary>
    public int Paid => Ready + Starting + Draining;

    /// <summary>0: all warm, 1: all just ready.</summary>
    public double Coldness => Ready == 0 ? 0 : Math.Min(1, _coldness / Ready);

    /// <summary>A second goes by.</summary>
    public void Tick(int second, bool nothingStarts)
    {
        _coldness *= _cooling;
        for (var i = 0; i < _starting.Count && !nothingStarts && _starting[i].At <= second;)
        {
            Ready += _starting[i].Count;
            _coldness += _starting[i].Count;
            Starting -= _starting[i].Count;
            _starting.RemoveAt(i);
        }

        while (_draining.TryPeek(out var gone) && gone.At <= second)
        {
            Draining -= _draining.Dequeue().Count;
        }

        while (_dead.TryPeek(out var noticed) && noticed.At <= second)
        {
            Unnoticed -= _dead.Dequeue().Count;
        }

        // One at a time: two nodes of a fleet that die in the same second by chance are left out.
        if (_dies > 0 && Ready > 0 && random.NextDouble() < _dies * Ready)
        {
            Die(second, 1);
        }
    }

    public void Die(int second, int count)
    {
        count = Math.Min(count, Ready);
        Leave(count);
        Unnoticed += count;
        _dead.Enqueue((second + (int)Math.Ceiling(fleet.Detection.TotalSeconds), count));
    }

    /// <summary>Makes it so many, ready or starting. Those that have not begun to serve are let go first.</summary>
    public void Make(int target, int second)
    {
        var missing = target - Ready - Starting;
        if (missing > 0)
        {
            Starting += missing;
            _starting.Add((second + fleet.StartSeconds, missing));
        }

        for (var excess = -missing; excess > 0 && _starting.Count > 0;)
        {
            var (at, count) = _starting[^1];
            var taken = Math.Min(count, excess);
            (Starting, excess, missing) = (Starting - taken, excess - taken, missing + taken);
            _starting.RemoveAt(_starting.Count - 1);
            if (count > taken)
            {
                _starting.Add((at, count - taken));
            }
        }

        if (missing < 0)
        {
            Leave(-missing);
            Draining -= missing;
            _draining.Enqueue((second + (int)Math.Ceiling(fleet.Drain.TotalSeconds), -missing));
        }
    }

    private void Leave(int count)
    {
        _coldness *= Ready == 0 ? 0 : 1 - (double)count / Ready;
        Ready -= count;
    }
}
