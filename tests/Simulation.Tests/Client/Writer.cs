using Stormproof.Model.Consistency;
using Stormproof.Simulation.Tests.Database;
using Stormproof.Simulation.Tests.Store;
using Stormproof.Simulation.Tests.Time;

namespace Stormproof.Simulation.Tests.Client;

/// <summary>The writing side of the protocol: intent, transaction, fence.</summary>
internal sealed class Writer(
    Scheduler scheduler, Node node, SimulatedStore store, Connections database, WeakRules rules, Tokens tokens, Coverage coverage)
{
    /// <summary>Writes keys in one transaction.</summary>
    /// <returns>What was written, when it is acknowledged; else nothing.</returns>
    public async Task<IReadOnlyList<(int Key, int Version)>> Write(int[] keys)
    {
        var token = tokens.Next();
        var losses = keys.ToDictionary(k => k, k => store.Losses[k]);
        var deadline = node.Clock + Limits.Transaction;
        if (!rules.Lacks(Guard.IntentBeforeTransaction) && !await EachKey(keys, 2, k => store.Intend(node, k, token)))
        {
            await Abort(keys, token);
            return [];
        }

        await node.Hazard();
        var begun = await database.Begin(node, k => store.Losses[k] == losses[k]);
        var (outcome, position) = begun.Came ? await Run(keys, begun.Value, deadline) : (CommitAnswer.RolledBack, default);
        if (outcome == CommitAnswer.Uncertain)
        {
            coverage.Add(Seen.CommitUncertain);
            outcome = rules.Lacks(Guard.UncertainCommitIsLeftToLapse) ? CommitAnswer.RolledBack : outcome;
        }

        if (outcome == CommitAnswer.RolledBack)
        {
            await Abort(keys, token);
        }

        return outcome == CommitAnswer.Committed && await Fence(keys, token, position) ? begun.Value.Written : [];
    }

    private async Task<(CommitAnswer Outcome, LogPosition Position)> Run(int[] keys, Transaction transaction, long deadline)
    {
        await node.Sleep(scheduler.Chance(0.7) ? scheduler.Between(0, 20) : scheduler.Between(20, 45));
        var updated = await database.Update(node, transaction);
        if (!updated.Came || !updated.Value)
        {
            return (CommitAnswer.RolledBack, default);
        }

        var position = rules.Lacks(Guard.PositionAfterCommit) ? (await database.Position(node)).Value : default;
        if (node.Clock > deadline && !rules.Lacks(Guard.DeadlineBeforeCommit))
        {
            coverage.Add(Seen.CommitTooLate);
            return (CommitAnswer.RolledBack, default);
        }

        // Its last check is behind it.
        await node.Hazard();
        var committed = await database.Commit(node, transaction, keys);
        await node.Hazard();
        if (committed.Value == CommitAnswer.Committed && !rules.Lacks(Guard.PositionAfterCommit))
        {
            position = (await database.Position(node)).Value;
        }

        return (committed.Value, position);
    }

    private async Task<bool> Fence(int[] keys, string token, LogPosition position)
    {
        if (!position.IsKnown)
        {
            coverage.Add(Seen.FenceWithoutPosition);
        }

        if (rules.Lacks(Guard.FenceBeforeAcknowledging))
        {
            scheduler.Launch(() => EachKey(keys, 1, k => store.Fence(node, k, token, position)));
            return true;
        }

        var until = node.Clock + Limits.FenceRetries;
        if (await EachKey(keys, int.MaxValue, k => store.Fence(node, k, token, position), until))
        {
            return true;
        }

        coverage.Add(Seen.FenceGivenUp);
        var later = node.Clock + Limits.BackgroundFenceRetries;
        scheduler.Launch(() => EachKey(keys, int.MaxValue, k => store.Fence(node, k, token, position), later));
        return false;
    }

    private Task<bool> Abort(int[] keys, string token) => EachKey(keys, 1, k => store.Abort(node, k, token));

    /// <summary>Does something for all keys at once, each until it was answered.</summary>
    private async Task<bool> EachKey(int[] keys, int attempts, Func<int, Task<Reply<bool>>> ask, long until = long.MaxValue)
    {
        var answers = keys.Select(async key =>
        {
            for (var attempt = 0; attempt < attempts && (attempt == 0 || node.Clock < until); attempt++)
            {
                if (attempt > 0)
                {
                    coverage.Add(until == long.MaxValue ? Seen.IntentRetried : Seen.FenceRetried);
                    await node.Sleep(Math.Min(5L << Math.Min(attempt, 4), 40));
                }

                var answer = await ask(key);
                if (answer.Came)
                {
                    return answer.Value;
                }
            }

            return false;
        }).ToList();
        return (await Task.WhenAll(answers)).All(done => done);
    }
}
