using Stormproof.Model.Consistency;

namespace Stormproof.Simulation.Tests.Database;

/// <summary>One database server: the primary, or a replica somewhere behind it.</summary>
internal sealed class Server(int id)
{
    public int Id { get; } = id;

    /// <summary>The end of its log (primary) or what it has replayed (replica).</summary>
    public LogPosition Position { get; set; } = new(1, 1_000);

    public bool IsUp { get; set; } = true;

    /// <summary>Replay is paused.</summary>
    public bool IsPaused { get; set; }

    /// <summary>It replayed more of an old timeline than the new one has of it: it can never follow, until it is built anew.
    /// </summary>
    public bool IsDiverged { get; set; }

    /// <summary>Counts its starts; connections of an earlier one are gone.</summary>
    public int Life { get; private set; } = 1;

    public void Stop()
    {
        IsUp = false;
        Life++;
    }
}

/// <summary>One write of a key that is in the log.</summary>
/// <param name="Position">Where its commit record ends.</param>
/// <param name="VisibleAt">From then on, other transactions on that primary see it.</param>
/// <param name="Deletes">Whether it leaves no row.</param>
internal sealed record Commit(LogPosition Position, long VisibleAt, bool Deletes);

/// <summary>A transaction that is open at the primary.</summary>
/// <param name="serverLife">The primary's start that it belongs to.</param>
/// <param name="isGuarded">Whether the store has kept a key's record since before the write's intent; for the oracle.</param>
internal sealed class Transaction(int serverLife, Func<int, bool> isGuarded)
{
    public int ServerLife { get; } = serverLife;

    public Func<int, bool> IsGuarded { get; } = isGuarded;

    /// <summary>Keys and the versions they got by the commit; for the oracle.</summary>
    public List<(int Key, int Version)> Written { get; } = [];

    /// <summary>When its last statement ended; from then on it waits for its client.</summary>
    public long IdleSince { get; set; }
}

internal enum CommitAnswer
{
    /// <summary>Nothing known: the default, as when no answer came.</summary>
    Uncertain,
    Committed,
    RolledBack,
}

/// <summary>What a source answers.</summary>
/// <param name="Version">Which write of the key it saw, from 1; 0: none yet.</param>
/// <param name="IsRow">Whether there is a row.</param>
/// <param name="AsOf">What the source says it had replayed.</param>
internal readonly record struct Row(int Version, bool IsRow, LogPosition AsOf);
