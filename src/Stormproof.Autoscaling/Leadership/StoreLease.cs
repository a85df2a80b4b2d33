using System.Reflection;
using StackExchange.Redis;

namespace Stormproof.Autoscaling.Leadership;

/// <summary>One leader by a lease in the shared store (Redis protocol). The store's own clock ends the lease; this side stops
/// leading a fifth of its duration earlier, counted from before the store was asked, so that a slow answer, a pause of this
/// process
/// or a clock that runs differently leaves no time in which two lead.</summary>
/// <remarks>A store that fails over to a replica which had not got the lease yet can give it twice; the terms' numbers can then
/// repeat. Orders are totals within the policy's caps, so two leaders may disagree for a round and cannot add up.</remarks>
public sealed class StoreLease : ILeadership, IAsyncDisposable
{
    private const double OwnShare = 0.8;
    private static readonly string Take = Read("take");
    private static readonly string Give = Read("give");
    private static readonly string Keep = Read("keep");
    private static readonly string Recall = Read("recall");

    /// <summary>Longer than the week that is remembered.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(14);

    private readonly IConnectionMultiplexer _store;
    private readonly StoreLeaseOptions _options;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly string _owner = Guid.NewGuid().ToString("N");
    private readonly RedisKey[] _keys;
    private readonly RedisKey[] _kept;
    private CancellationTokenSource? _lost;
    private long _term;

    /// <param name="store">Belongs to the caller.</param>
    /// <param name="options">Among whom, and for how long.</param>
    /// <param name="clock">The loop's.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public StoreLease(IConnectionMultiplexer store, StoreLeaseOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_store, _options, _clock) = (store, options, clock);
        // The braces keep all on one node of a cluster.
        var fleet = $"stormproof:autoscaler:{{{options.Fleet}}}";
        (_keys, _kept) = ([$"{fleet}:lease", $"{fleet}:term"], [$"{fleet}:state", $"{fleet}:term"]);
    }

    /// <inheritdoc/>
    public async Task<LeaderTerm?> TermAsync(CancellationToken cancellationToken)
    {
        var asked = _clock.GetTimestamp();
        var answer = await _store.GetDatabase()
            .ScriptEvaluateAsync(Take, _keys, [_owner, (long)_options.Duration.TotalMilliseconds])
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        var term = (long)answer;
        var left = (_options.Duration * OwnShare) - _clock.GetElapsedTime(asked);
        lock (_gate)
        {
            if (term == 0 || left <= TimeSpan.Zero)
            {
                End();
                return null;
            }

            if (_lost is null || _term != term || _lost.IsCancellationRequested)
            {
                End();
                (_lost, _term) = (new CancellationTokenSource(left, _clock), term);
            }
            else
            {
                _lost.CancelAfter(left);
            }

            return new LeaderTerm(term, _lost.Token);
        }
    }

    /// <inheritdoc/>
    public async Task<KeptState?> RecallAsync(CancellationToken cancellationToken)
    {
        var answer = await _store.GetDatabase().ScriptEvaluateAsync(Recall, [_kept[0]])
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        return !answer.IsNull && (RedisResult[]?)answer is [var state, var age]
            ? new KeptState((byte[]?)state ?? [], TimeSpan.FromMilliseconds((long)age))
            : null;
    }

    /// <inheritdoc/>
    public async Task<bool> KeepAsync(LeaderTerm term, byte[] state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(term);
        return (bool)await _store.GetDatabase()
            .ScriptEvaluateAsync(Keep, _kept, [term.Token, state, (long)Kept.TotalMilliseconds])
            .WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops leading and gives the lease back, so that another can lead at once; where the store is away, it runs
    /// out.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            End();
        }

        try
        {
            await _store.GetDatabase().ScriptEvaluateAsync(Give, [_keys[0]], [_owner]).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            // It runs out.
        }
    }

    /// <summary>Under the lock. Not disposed: a round may still hold its token.</summary>
    private void End()
    {
        _lost?.Cancel();
        _lost = null;
    }

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name + ".lua")
            ?? throw new InvalidOperationException($"The script {name}.lua is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
