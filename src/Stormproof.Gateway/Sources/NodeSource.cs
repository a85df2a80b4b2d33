namespace Stormproof.Gateway.Sources;

/// <summary>Where nodes come from, asked again and again. Two that are equal are the same source.</summary>
public abstract record NodeSource
{
    private protected NodeSource()
    {
    }

    /// <summary>Time between two questions, 100 ms to 1 h. Default 5 s.</summary>
    public TimeSpan Refresh { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How the source is called in logs.</summary>
    public abstract string Title { get; }

    internal abstract Task<IReadOnlyList<NodeEntry>> ReadAsync(CancellationToken cancellationToken);
}
