using System.Text;

namespace Stormproof.Load.Engine;

/// <summary>The nodes that answered one event loop's requests. A header can say anything, so their number has a bound: what comes
/// after that is one node together.</summary>
internal sealed class NodeTable
{
    /// <summary>Names of their own; each has a histogram of some 180 KB in each loop.</summary>
    public const int Most = 64;

    /// <summary>The name of what is beyond.</summary>
    public const string Others = "(others)";

    private const int LongestName = 100;

    private readonly List<(byte[] Bytes, string Name, Recorder.RequestRecord Record)> _nodes = [];
    private int _last;

    /// <summary>Each that answered.</summary>
    public IEnumerable<(string Name, Recorder.RequestRecord Record)> All => _nodes.Select(n => (n.Name, n.Record));

    public Recorder.RequestRecord this[int number] => _nodes[number - 1].Record;

    /// <summary>The number of a name, from 1; 0 for an empty one.</summary>
    public int Number(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return 0;
        }

        for (var i = 0; i < _nodes.Count; i++)
        {
            // A balancer mostly goes from one node to the next.
            var at = (_last + 1 + i) % _nodes.Count;
            if (name.SequenceEqual(_nodes[at].Bytes))
            {
                _last = at;
                return at + 1;
            }
        }

        if (_nodes.Count <= Most)
        {
            _nodes.Add(_nodes.Count < Most
                ? (name.ToArray(), Readable(name), new())
                : ([], Others, new()));
        }

        return _nodes.Count;
    }

    private static string Readable(ReadOnlySpan<byte> name) =>
        Encoding.Latin1.GetString(name[..Math.Min(name.Length, LongestName)]);
}
