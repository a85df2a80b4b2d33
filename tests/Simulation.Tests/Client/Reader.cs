using System.Buffers.Binary;
using Stormproof.Model.Consistency;
using Stormproof.Simulation.Tests.Database;
using Stormproof.Simulation.Tests.Store;
using Stormproof.Simulation.Tests.Time;

namespace Stormproof.Simulation.Tests.Client;

/// <summary>The reading side of the protocol, as the cache's client does it.</summary>
internal sealed class Reader(
    Node node, SimulatedStore store, Connections database, Loader loader, WeakRules rules, Tokens tokens, Circuit circuit,
    Coverage coverage)
{
    private const int Asks = 12;

    /// <summary>One flight: asks the store, then loads.</summary>
    public async Task<Answer> Fly(int key)
    {
        string? lostToken = null;
        for (var ask = 0; ask < Asks && circuit.Admits(); ask++)
        {
            var stored = await store.Get(node, key);
            circuit.Note(stored.Came);
            coverage.Add(!stored.Came ? Seen.GetLost : stored.Value is null ? Seen.GetMiss : Seen.GetHit);
            if (!stored.Came)
            {
                break;
            }

            if (stored.Value is { } value)
            {
                return Hit(value);
            }

            var token = lostToken ?? tokens.Next();
            var lease = await store.Lease(node, key, token);
            circuit.Note(lease.Came);
            if (!lease.Came)
            {
                coverage.Add(Seen.LeaseLost);
                lostToken = rules.Lacks(Guard.TokensAreSentOnce) ? token : null;
                continue;
            }

            switch (lease.Value.Outcome)
            {
                case LeaseOutcome.Hit:
                    return Hit(lease.Value.Value!);
                case LeaseOutcome.Bypass:
                    return await loader.LoadCurrent(key, Guard.BypassReadsCurrent);
                case LeaseOutcome.Granted:
                    return await LoadAndFill(key, token, lease.Value.Fence);
                default:
                    await node.Sleep(Math.Min(lease.Value.WaitMs, 5 + (5 * ask)));
                    break;
            }
        }

        return await loader.LoadCurrent(key, Guard.StoreAwayReadsCurrent);
    }

    public Answer Hit(StoredValue value)
    {
        if (value.Payload is { } payload)
        {
            return new(Origin.Hit, BinaryPrimitives.ReadInt32LittleEndian(payload.Span));
        }

        coverage.Add(Seen.NegativeServed);
        return new(Origin.Hit, null);
    }

    private async Task<Answer> LoadAndFill(int key, string token, LogPosition fence)
    {
        var required = fence.IsKnown ? fence : await PositionNow();
        var isLoadable = required.IsKnown || rules.Lacks(Guard.MissingIsUnknown);
        var row = isLoadable ? await loader.LoadAtLeast(key, required) : default;
        if (row.Came && !IsEnough(row.Value, required))
        {
            // The replica restarted, or a promotion began a new timeline: ask anew what is needed, and load again.
            coverage.Add(Seen.SourceWasBehind);
            required = await PositionNow();
            row = required.IsKnown ? await loader.LoadAtLeast(key, required) : default;
        }

        if (!row.Came || !IsEnough(row.Value, required))
        {
            await store.Release(node, key, token);
            return await loader.LoadCurrent(key, Guard.StoreAwayReadsCurrent);
        }

        await Fill(key, token, row.Value, required.IsKnown ? required : row.Value.AsOf);
        return Loader.ToAnswer(Origin.Loaded, row.Value);
    }

    private async Task Fill(int key, string token, Row row, LogPosition required)
    {
        ReadOnlyMemory<byte>? payload = row.IsRow ? new(BitConverter.GetBytes(row.Version)) : null;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            if ((await store.Fill(node, key, token, payload, required, row.AsOf)).Came)
            {
                return;
            }
        }
    }

    private bool IsEnough(Row row, LogPosition required) =>
        rules.Lacks(Guard.SourceIsFreshEnough) || !required.IsKnown || loader.Covers(row.AsOf, required);

    private async Task<LogPosition> PositionNow() =>
        rules.Lacks(Guard.MissingIsUnknown) ? default
        : rules.Lacks(Guard.PositionAfterLease) ? database.LastSeenPrimary
        : (await database.Position(node)).Value;
}
