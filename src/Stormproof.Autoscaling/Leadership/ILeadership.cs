namespace Stormproof.Autoscaling.Leadership;

/// <summary>A time in which one autoscaler of several leads.</summary>
/// <param name="Token">Grows with each change of leader, so that whoever acts on an order can refuse an older leader's.</param>
/// <param name="Lost">Cancelled before another one can lead.</param>
public sealed record LeaderTerm(long Token, CancellationToken Lost);

/// <summary>What a leader left for the next one.</summary>
/// <param name="State">Bytes that <see cref="ILeadership.KeepAsync"/> was given.</param>
/// <param name="Age">How long ago, by one clock for all.</param>
public sealed record KeptState(byte[] State, TimeSpan Age);

/// <summary>Which of several autoscalers decides.</summary>
public interface ILeadership
{
    /// <summary>Takes or keeps the lead and says so; null when another leads. An exception counts as null.</summary>
    Task<LeaderTerm?> TermAsync(CancellationToken cancellationToken);

    /// <summary>What the last leader left; null when nobody has led before.</summary>
    Task<KeptState?> RecallAsync(CancellationToken cancellationToken);

    /// <summary>Leaves a state for the next leader.</summary>
    /// <returns>False when a later term has begun: nothing was written, and this leader must order nothing any more.</returns>
    Task<bool> KeepAsync(LeaderTerm term, byte[] state, CancellationToken cancellationToken);
}

/// <summary>There is one autoscaler, and it leads.</summary>
public sealed class SoleLeader : ILeadership
{
    private readonly Task<LeaderTerm?> _term = Task.FromResult<LeaderTerm?>(new LeaderTerm(1, CancellationToken.None));

    /// <inheritdoc/>
    public Task<LeaderTerm?> TermAsync(CancellationToken cancellationToken) => _term;

    /// <inheritdoc/>
    public Task<KeptState?> RecallAsync(CancellationToken cancellationToken) => Task.FromResult<KeptState?>(null);

    /// <inheritdoc/>
    public Task<bool> KeepAsync(LeaderTerm term, byte[] state, CancellationToken cancellationToken) => Task.FromResult(true);
}
