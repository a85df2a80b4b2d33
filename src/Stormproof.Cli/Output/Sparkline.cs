namespace Stormproof.Cli.Output;

/// <summary>The last values as a line of bars, the highest of them the tallest.</summary>
/// <param name="length">How many.</param>
internal sealed class Sparkline(int length)
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    private readonly Queue<double> _values = new(length);

    public void Add(double value)
    {
        if (_values.Count == length)
        {
            _values.Dequeue();
        }

        _values.Enqueue(double.IsFinite(value) ? Math.Max(0, value) : 0);
    }

    public override string ToString()
    {
        var highest = _values.DefaultIfEmpty(0).Max();
        return string.Concat(_values.Select(v => Bars[highest > 0 ? (int)Math.Round(v / highest * (Bars.Length - 1)) : 0]));
    }
}
