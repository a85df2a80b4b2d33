namespace Stormproof.Simulation.Tests.Client;

/// <summary>Names that never repeat.</summary>
internal sealed class Tokens
{
    private long _last;

    public string Next() => (++_last).ToString("x");
}
