namespace Stormproof.Gateway.Access;

/// <summary>Who served a request, for its line in the access log.</summary>
internal sealed class ServedBy
{
    public string Client { get; set; } = "-";

    public string? Node { get; set; }

    public int Attempts { get; set; }
}
