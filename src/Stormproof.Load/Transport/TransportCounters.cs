namespace Stormproof.Load.Transport;

/// <summary>What the connections of one loop did. Written on the loop only.</summary>
internal sealed class TransportCounters
{
    public long Connects { get; set; }

    public long Repeats { get; set; }

    public long BodyBytes { get; set; }
}
