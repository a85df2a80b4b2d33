namespace Stormproof.Lab.Systems;

/// <summary>What differs between an incident's nodes and the fixed ones.</summary>
internal sealed record NodeSetup(SessionMode Sessions, DataMode Data)
{
    /// <summary>Whether a node asks for its own hot pages before it takes traffic.</summary>
    public bool WarmUp { get; init; } = true;

    /// <summary>Data as chosen; else fenced, unless sessions are local: the incident's app keeps nothing and reads the primary.
    /// </summary>
    public static NodeSetup Of(SessionMode sessions, DataMode? data) =>
        new(sessions, data ?? (sessions == SessionMode.Shared ? DataMode.Fenced : DataMode.PrimaryOnly));
}
