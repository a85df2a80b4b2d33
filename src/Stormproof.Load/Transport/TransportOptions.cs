namespace Stormproof.Load.Transport;

/// <summary>Timeouts and limits of connections and answers.</summary>
public sealed record TransportOptions
{
    /// <summary>How long a connection may take to be there. Default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a whole answer may take, from when its request began to be written. Default 10 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest head of an answer, and the longest trailer, in bytes. Default 64 KiB.</summary>
    public int MaxHeadBytes { get; init; } = 64 * 1024;

    /// <summary>The most header lines. Default 100.</summary>
    public int MaxHeaders { get; init; } = 100;

    /// <summary>The longest body, in bytes, kept or not. Default 1 GiB.</summary>
    public long MaxBodyBytes { get; init; } = 1L << 30;

    /// <summary>The longest body that is kept, in bytes. Default 4 MiB.</summary>
    public int MaxKeptBodyBytes { get; init; } = 4 << 20;

    /// <summary>Certificates of the target are taken as they are. For a target with a certificate of its own making.</summary>
    public bool AcceptAnyCertificate { get; init; }
}
