namespace Stormproof.Model.Scaling;

/// <summary>Carries a state to bytes or back: each part passes its fields through in one order, which is the format. A reader
/// gives back what it reads, a writer what it was given.</summary>
internal sealed class StateCarrier
{
    private readonly BinaryReader? _from;
    private readonly BinaryWriter? _to;

    public StateCarrier(BinaryReader from) => _from = from;

    public StateCarrier(BinaryWriter to) => _to = to;

    public bool Reads => _from is not null;

    public double Number(double value)
    {
        _to?.Write(value);
        return _from?.ReadDouble() ?? value;
    }

    public long Whole(long value)
    {
        _to?.Write(value);
        return _from?.ReadInt64() ?? value;
    }

    public int Count(int value)
    {
        _to?.Write(value);
        return _from?.ReadInt32() ?? value;
    }

    public bool Flag(bool value)
    {
        _to?.Write(value);
        return _from?.ReadBoolean() ?? value;
    }

    public TimeSpan Time(TimeSpan value) => TimeSpan.FromTicks(Whole(value.Ticks));
}
