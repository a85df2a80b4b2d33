using System.Globalization;
using System.Text;
using StackExchange.Redis;
using Stormproof.Caching.Store;
using Stormproof.Model.Consistency;

namespace Stormproof.Caching.Tests.Fakes;

/// <summary>A node's way to the shared records: counts, fails and holds operations as the test says, so that a race is a
/// sequence.</summary>
internal sealed class NodeStore(SharedRecords records, StoreClock clock, TimeProvider time) : ICacheStore
{
    private readonly Lock _gate = new();
    private readonly List<Gate> _gates = [];

    /// <summary>Operations in the order of their arrival.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Nothing gets through.</summary>
    public bool IsAway { get; set; }

    /// <summary>Operations of these names fail.</summary>
    public HashSet<string> Failing { get; } = [];

    /// <summary>What this node publishes reaches nobody.</summary>
    public bool IsMute { get; set; }

    /// <summary>Holds the next operation of this name before it happens.</summary>
    public Gate HoldBefore(string operation) => Hold(operation, after: false);

    /// <summary>Holds the next operation of this name when it has happened and its reply is under way.</summary>
    public Gate HoldAfter(string operation) => Hold(operation, after: true);

    public int Count(string operation)
    {
        lock (_gate)
        {
            return Calls.Count(c => c == operation);
        }
    }

    public Task<Lease<byte>?> GetAsync(string key) => RunAsync("get", () =>
    {
        if (records[key].Value is not { } value)
        {
            return null;
        }

        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"1{(value.Payload is null ? 'N' : 'V')}{value.ExpiresAtMs:d13}{PositionText.Write(records[key].Fence)}");
        byte[] all = [.. Encoding.ASCII.GetBytes(head), .. value.Payload?.ToArray() ?? []];
        var lease = Lease<byte>.Create(all.Length);
        all.CopyTo(lease.Span);
        return lease;
    });

    public Task<LeaseReply> LeaseAsync(string key, string token) => ScriptAsync("lease", () =>
    {
        var answer = records[key].TryLease(token, 11_000, records.NowMs, out var next);
        records[key] = next;
        return new LeaseReply(
            answer.Outcome, answer.Fence, TimeSpan.FromMilliseconds(answer.WaitMs), answer.Value?.Payload ?? default,
            answer.Value is { Payload: null }, answer.Value?.ExpiresAtMs ?? 0);
    });

    public Task<long?> FillAsync(string key, string token, Fill fill) => ScriptAsync("fill", () =>
    {
        var stored = records[key].TryFill(
            token, fill.IsNegative ? default(ReadOnlyMemory<byte>?) : fill.Payload.ToArray(), fill.TtlMs, fill.Required,
            fill.AsOf, records.NowMs, out var next);
        records[key] = next;
        return stored ? next.Value!.ExpiresAtMs : (long?)null;
    });

    public Task ReleaseAsync(string key, string token) =>
        ScriptAsync("release", () => records[key] = records[key].Release(token, records.NowMs));

    public Task<bool> IntendAsync(string key, string token, TimeSpan lifetime) => ScriptAsync("intent", () =>
    {
        var taken = records[key].TryIntend(token, (long)lifetime.TotalMilliseconds, records.NowMs, out var next);
        records[key] = next;
        return taken;
    });

    public Task FenceAsync(string key, string token, LogPosition position) =>
        ScriptAsync("fence", () => records[key] = records[key].FenceAt(token, position, records.NowMs));

    public Task AbortAsync(string key, string token) =>
        ScriptAsync("abort", () => records[key] = records[key].Abort(token, records.NowMs));

    public Task ProbeAsync() => ScriptAsync("probe", () => true);

    public void Publish(ChangeKind kind, string key)
    {
        if (!IsMute && !IsAway)
        {
            records.Listeners.ForEach(l => l(kind, key));
        }
    }

    public Task SubscribeAsync(Action<ChangeKind, string> heard)
    {
        records.Listeners.Add(heard);
        return Task.CompletedTask;
    }

    private Gate Hold(string operation, bool after)
    {
        var gate = new Gate(operation, after);
        lock (_gate)
        {
            _gates.Add(gate);
        }

        return gate;
    }

    private async Task<T> ScriptAsync<T>(string operation, Func<T> happen)
    {
        var sent = time.GetTimestamp();
        var result = await RunAsync(operation, happen);
        clock.Heard(sent, records.NowMs);
        return result;
    }

    private async Task<T> RunAsync<T>(string operation, Func<T> happen)
    {
        await PassAsync(operation, after: false);
        T result;
        lock (records)
        {
            lock (_gate)
            {
                Calls.Add(operation);
            }

            if (IsAway || Failing.Contains(operation))
            {
                throw new RedisConnectionException(
                    ConnectionFailureType.SocketFailure, CommandFlags.None, "The store is away.", null, CommandStatus.Unknown);
            }

            result = happen();
        }

        await PassAsync(operation, after: true);
        return result;
    }

    private Task PassAsync(string operation, bool after)
    {
        lock (_gate)
        {
            var gate = _gates.Find(g => g.Operation == operation && g.IsAfter == after);
            if (gate is null)
            {
                return Task.CompletedTask;
            }

            _gates.Remove(gate);
            return gate.ArriveAsync();
        }
    }
}

/// <summary>Where one operation is held.</summary>
internal sealed class Gate(string operation, bool isAfter)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Operation => operation;

    public bool IsAfter => isAfter;

    /// <summary>Done when the operation is held here.</summary>
    public Task Reached => _reached.Task.WaitAsync(TimeSpan.FromSeconds(10));

    public void Open() => _open.TrySetResult();

    public Task ArriveAsync()
    {
        _reached.TrySetResult();
        return _open.Task;
    }
}
