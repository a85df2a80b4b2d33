using Stormproof.Simulation.Tests.Time;

namespace Stormproof.Simulation.Tests.Client;

/// <summary>After some failures in a row the store is not asked for a while, then by one at a time.</summary>
internal sealed class Circuit(Node node, Coverage coverage)
{
    private const int Failures = 3;
    private const long ProbeEveryMs = 30;
    private int _failures;
    private long _nextProbe;

    /// <summary>Whether the store may be asked now.</summary>
    public bool Admits()
    {
        if (_failures < Failures)
        {
            return true;
        }

        if (node.Clock < _nextProbe)
        {
            return false;
        }

        _nextProbe = node.Clock + ProbeEveryMs;
        return true;
    }

    public void Note(bool cameBack)
    {
        _failures = cameBack ? 0 : _failures + 1;
        if (_failures == Failures)
        {
            _nextProbe = node.Clock + ProbeEveryMs;
            coverage.Add(Seen.CircuitOpened);
        }
    }
}
