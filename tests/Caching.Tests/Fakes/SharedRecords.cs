using Microsoft.Extensions.Time.Testing;
using Stormproof.Caching.Store;
using Stormproof.Model.Consistency;

namespace Stormproof.Caching.Tests.Fakes;

/// <summary>One store for several nodes: the model's records, on a clock of its own that runs with the test's.</summary>
internal sealed class SharedRecords(FakeTimeProvider time)
{
    public const long RetentionMs = 3_600_000;

    private readonly Dictionary<string, FenceRecord> _records = [];

    /// <summary>Its clock is not the nodes'.</summary>
    public long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds() + 123_456_789;

    public List<Action<ChangeKind, string>> Listeners { get; } = [];

    public FenceRecord this[string key]
    {
        get => _records.GetValueOrDefault(key, FenceRecord.Missing);
        set => _records[key] = value;
    }

    /// <summary>Evicted, or lost in a restart.</summary>
    public void Lose(string key) => _records.Remove(key);
}
