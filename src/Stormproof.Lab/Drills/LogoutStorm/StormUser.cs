using Stormproof.Lab.Drills.Http;
using Stormproof.Model.Fleet;

namespace Stormproof.Lab.Drills.LogoutStorm;

/// <summary>What every user of a run shares.</summary>
internal sealed record StormContext(
    DrillClient Client, StormTally Tally, StormOptions Options, IReadOnlyList<string> Categories, TimeProvider Clock);

/// <summary>One user: enters (log in, browse, fill the cart), stays, and leaves (view the cart, check out, log out). After a
/// failed step it goes on with the next, as people do.</summary>
internal abstract class StormUser(int number, StormContext context)
{
    /// <summary>Attempts to log in; a user who is turned away tries again before giving up.</summary>
    protected const int LoginAttempts = 2;

    private readonly SeededRandom _random = new(((ulong)context.Options.Seed << 32) + (ulong)number);

    public string Name { get; } = $"user-{number}";

    public string Password { get; } = $"password-{number}";

    /// <summary>The order that the shop answered with; null when the checkout failed.</summary>
    public long? OrderId { get; protected set; }

    /// <summary>What was wrong with the last answer; null: nothing.</summary>
    public StormFailure? LastFailure { get; private set; }

    /// <summary>The node that gave the last answer; null when there was none.</summary>
    public string? LastNode { get; private set; }

    protected StormContext Context => context;

    protected bool LoggedIn { get; set; }

    /// <summary>What the cart must hold: price in cents and pieces by product.</summary>
    protected Dictionary<string, (long Cents, int Quantity)> Wanted { get; } = new(2);

    protected long WantedCents => Wanted.Values.Sum(l => l.Cents * l.Quantity);

    /// <summary>Logs in, browses and adds two items.</summary>
    public abstract Task EnterAsync(CancellationToken cancellationToken);

    /// <summary>Views the cart, checks out and logs out.</summary>
    public abstract Task LeaveAsync(CancellationToken cancellationToken);

    protected string PickCategory() => context.Categories[_random.Next(context.Categories.Count)];

    /// <summary>Two different ones of a list.</summary>
    protected (int First, int Second) PickTwo(int count)
    {
        var first = _random.Next(count);
        var second = _random.Next(count - 1);
        return (first, second < first ? second : second + 1);
    }

    /// <summary>Thinks, sends, and counts what came back. The time runs from when the request was due: a late start is part of
    /// what a user waits.</summary>
    /// <param name="step">Named in samples of failures.</param>
    /// <param name="send">The request.</param>
    /// <param name="judge">What is wrong with the answer; null when it is what one undisturbed node gives. Asked only for
    /// answers that are neither missing, a server error nor a way to the login page.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    protected async Task<Answer> StepAsync(
        string step, Func<CancellationToken, Task<Answer>> send, Func<Answer, StormFailure?> judge,
        CancellationToken cancellationToken)
    {
        var think = context.Options.ThinkTime * (2 * _random.NextDouble());
        var clock = context.Clock;
        var now = clock.GetTimestamp();
        await Task.Delay(think, clock, cancellationToken).ConfigureAwait(false);
        var answer = await send(cancellationToken).ConfigureAwait(false);
        var latency = clock.GetElapsedTime(now) - think;
        var failure = answer.TimedOut ? StormFailure.Timeout
            : answer.IsServerError ? StormFailure.ServerError
            : answer.IsSentToLogin ? StormFailure.LoggedOut
            : judge(answer);
        (LastFailure, LastNode) = (failure, answer.Node);
        context.Tally.Record(step, answer, failure, LoggedIn, latency > TimeSpan.Zero ? latency : TimeSpan.Zero);
        return answer;
    }
}
