namespace Stormproof.Lab.Store;

/// <summary>How large the store in this process may become. The defaults keep it below about 1 GiB in all.</summary>
internal sealed record EmbeddedStoreOptions
{
    /// <summary>The port on 127.0.0.1. It stays the same over stops and starts: clients find the store again.</summary>
    public required int Port { get; init; }

    /// <summary>
    /// Memory for records, in MiB, 64 to 65536: the log's pages and the values on the heap that they point to.
    /// When it is full the oldest page is dropped with every record in it, live or not, as there is no disk below.
    /// </summary>
    public int RecordMemoryMiB { get; init; } = 768;

    /// <summary>
    /// Memory for the hash index, in MiB, rounded down to a power of two: 16 bytes a key, so 32 MiB serve about 2 million keys
    /// at the density the store's authors advise.
    /// </summary>
    public int IndexMemoryMiB { get; init; } = 32;

    /// <summary>How often expired records give their values' memory back.</summary>
    public TimeSpan ExpiryScan { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Memory that one script may use, in MiB. A script here moves a few fields; more is a mistake in the
    /// script.</summary>
    public int ScriptMemoryMiB { get; init; } = 16;

    /// <summary>A script that runs longer is stopped with an error: it holds its keys' locks and one of the few
    /// threads.</summary>
    public TimeSpan ScriptTimeout { get; init; } = TimeSpan.FromSeconds(2);
}
