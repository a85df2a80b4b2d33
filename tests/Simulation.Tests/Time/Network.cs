namespace Stormproof.Simulation.Tests.Time;

/// <summary>An answer, or none in time.</summary>
internal readonly record struct Reply<T>(bool Came, T Value);

/// <summary>Messages take a random time, sometimes a very long one, overtake each other and get lost. One that was given up may
/// still be carried out.</summary>
internal sealed class Network(Scheduler scheduler)
{
    public double LossChance { get; set; }

    public double LongDelayChance { get; set; }

    /// <summary>Chance that a message, where that is allowed, is carried out once more, later: some client sent it again.
    /// </summary>
    public double RepeatChance { get; set; }

    /// <summary>Asks and waits for the answer or the timeout.</summary>
    /// <param name="node">Who asks.</param>
    /// <param name="timeoutMs">How long it waits.</param>
    /// <param name="isReachable">Judged when the question arrives.</param>
    /// <param name="execute">What happens there; it calls back with its answer, at once or later.</param>
    /// <param name="mayRepeat">Whether it may be carried out twice.</param>
    public Task<Reply<T>> Ask<T>(
        Node node, long timeoutMs, Func<bool> isReachable, Action<Action<T>> execute, bool mayRepeat = false)
    {
        var done = new TaskCompletionSource<Reply<T>>();
        var life = node.Life;
        GiveUpAfter(timeoutMs, node, done);
        Send(Arrive);
        if (mayRepeat && scheduler.Chance(RepeatChance))
        {
            scheduler.After(scheduler.Between(10, 250), Arrive);
        }

        return done.Task;

        void Arrive()
        {
            if (isReachable())
            {
                execute(value => Send(() => node.Deliver(life, () => done.TrySetResult(new Reply<T>(true, value)))));
            }
        }
    }

    /// <summary>Sends and forgets.</summary>
    public void Send(Action arrive)
    {
        if (!scheduler.Chance(LossChance))
        {
            scheduler.After(scheduler.Chance(LongDelayChance) ? scheduler.Between(10, 200) : scheduler.Between(1, 4), arrive);
        }
    }

    private void GiveUpAfter<T>(long timeoutMs, Node node, TaskCompletionSource<Reply<T>> done)
    {
        var life = node.Life;
        scheduler.After(timeoutMs, () =>
        {
            if (done.Task.IsCompleted || life != node.Life)
            {
                scheduler.NoStep();
                return;
            }

            node.Deliver(life, () => done.TrySetResult(default));
        });
    }
}
