namespace Stormproof.Autoscaling.Leadership;

/// <summary>A time in which one autoscaler of several leads.</summary>
/// <param name="Token">Grows with each change of leader, so that whoever acts on an order can refuse an older leader's.</param>
/// <param name="Lost">Cancelled before another one can lead.</param>
public sealed record LeaderTerm(long Token, CancellationToken Lost);

/// <summary>Which of several autoscalers decides.</summary>
public interface ILeadership
{
    /// <summary>Takes or keeps the lead and says so; null when another leads. An exception counts as null.</summary>
    Task<LeaderTerm?> TermAsync(CancellationToken cancellationToken);
}

/// <summary>There is one autoscaler, and it leads.</summary>
public sealed class SoleLeader : ILeadership
{
    private readonly Task<LeaderTerm?> _term = Task.FromResult<LeaderTerm?>(new LeaderTerm(1, CancellationToken.None));

    /// <inheritdoc/>
    public Task<LeaderTerm?> TermAsync(CancellationToken cancellationToken) => _term;
}
