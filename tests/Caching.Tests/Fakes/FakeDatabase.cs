using Stormproof.Model.Consistency;

namespace Stormproof.Caching.Tests.Fakes;

/// <summary>One row with versions on a primary, and a replica that replays when it is told.</summary>
internal sealed class FakeDatabase : IPositionSource
{
    private const ulong Step = 100;
    private int _loads;

    /// <summary>What the primary has committed.</summary>
    public int Version { get; private set; } = 1;

    /// <summary>What the replica has replayed.</summary>
    public int Replayed { get; set; } = 1;

    public uint Timeline { get; set; } = 1;

    public LogPosition Position => At(Version);

    public int Loads => Volatile.Read(ref _loads);

    /// <summary>What each load was asked for.</summary>
    public List<Freshness> Asked { get; } = [];

    /// <summary>Runs in a load between the query and its return.</summary>
    public Func<CancellationToken, Task>? AfterQuery { get; set; }

    public LogPosition Commit()
    {
        Version++;
        return Position;
    }

    public async ValueTask<Loaded<string>> LoadAsync(Freshness freshness, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _loads);
        Loaded<string> loaded;
        lock (Asked)
        {
            Asked.Add(freshness);
            loaded = freshness.IsMetBy(At(Replayed))
                ? Loaded<string>.FromReplica($"v{Replayed}", At(Replayed))
                : Loaded<string>.FromPrimary($"v{Version}");
        }

        if (AfterQuery is { } then)
        {
            await then(cancellationToken);
        }

        return loaded;
    }

    public Task<Written<int>> WriteAsync(WriteContext context, CancellationToken cancellationToken)
    {
        context.ThrowIfTooLate();
        var position = Commit();
        return Task.FromResult(new Written<int>(Version, position));
    }

    public ValueTask<LogPosition> GetCurrentPositionAsync(CancellationToken cancellationToken) => new(Position);

    private LogPosition At(int version) => new(Timeline, (ulong)version * Step);
}
