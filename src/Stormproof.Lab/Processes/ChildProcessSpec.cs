namespace Stormproof.Lab.Processes;

/// <summary>What to start, and as whom.</summary>
internal sealed record ChildProcessSpec
{
    public required string Name { get; init; }

    public required string FileName { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The whole environment but for PATH, LANG and where .NET lies: nothing else is inherited.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public required string WorkingDirectory { get; init; }

    /// <summary>Takes stdout and stderr.</summary>
    public required string LogFile { get; init; }

    /// <summary>Drops to this user; null stays.</summary>
    public string? RunAsUser { get; init; }

    /// <summary>Signal by which the watchdog ends it.</summary>
    public string WatchdogSignal { get; init; } = "KILL";
}
