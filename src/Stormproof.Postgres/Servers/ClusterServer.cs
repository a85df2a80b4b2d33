using System.Collections.Concurrent;
using Npgsql;
using Stormproof.Model.Consistency;

namespace Stormproof.Postgres.Servers;

/// <summary>One server: its connections and what is known of it.</summary>
internal sealed class ClusterServer : IAsyncDisposable
{
    private const int MostNoted = 10_000;

    private readonly Lock _gate = new();

    /// <summary>By the server process of a connection: which life of the replay it was opened in. A process number that comes
    /// again was overwritten when its connection was opened, before anybody used it.</summary>
    private readonly ConcurrentDictionary<int, string?> _incarnations = new();

    private readonly SemaphoreSlim _ending = new(1);

    private CancellationTokenSource _lost = new();
    private TaskCompletionSource _news = NewSignal();
    private TaskCompletionSource _wanted = NewSignal();
    private volatile ServerSample _sample = ServerSample.None;
    private volatile ServerFacts? _facts;
    private volatile NpgsqlDataSource? _source;
    private int _busy;
    private int _waiting;

    public ClusterServer(string setting, string connectionString)
    {
        Setting = setting;
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString);
        Name = $"{ConnectionString.Host}:{ConnectionString.Port}";
    }

    /// <summary>Where it was given.</summary>
    public string Setting { get; }

    /// <summary>Host and port.</summary>
    public string Name { get; }

    public NpgsqlConnectionStringBuilder ConnectionString { get; }

    public ServerSample Sample => _sample;

    public ServerFacts? Facts => _facts;

    /// <summary>Null before the first contact.</summary>
    public NpgsqlDataSource? Source => _source;

    public int Capacity { get; private set; }

    public int Busy => Volatile.Read(ref _busy);

    public bool IsWaitedFor => Volatile.Read(ref _waiting) > 0;

    /// <summary>Completes with the next sample, or with the loss of the server.</summary>
    public Task News => Volatile.Read(ref _news).Task;

    /// <summary>Completes when somebody waits for news.</summary>
    public Task Wanted => Volatile.Read(ref _wanted).Task;

    /// <summary>Cancelled when the server stops answering.</summary>
    public CancellationToken Lost => Volatile.Read(ref _lost).Token;

    public ServerView View => new(_sample.IsReachable, _sample.IsInRecovery, _sample.Position, _sample.Lag, Busy, Capacity);

    /// <summary>Why it did not answer last; null when it did.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>From here on there are connections to it.</summary>
    public void Open(PostgresClusterOptions options, int capacity)
    {
        Capacity = capacity;
        _source = ServerPool.Create(this, options);
    }

    /// <summary>Notes what the watcher saw and wakes who waits for it.</summary>
    public void Publish(ServerSample sample, ServerFacts facts)
    {
        _facts = facts;
        Fault = null;
        Publish(sample);
    }

    private void Publish(ServerSample sample)
    {
        lock (_gate)
        {
            if (sample.IsReachable && _lost.IsCancellationRequested)
            {
                _lost = new CancellationTokenSource();
            }

            _sample = sample;
        }

        Interlocked.Exchange(ref _news, NewSignal()).TrySetResult();
    }

    /// <summary>No answer: whoever reads from it now goes elsewhere.</summary>
    public void Lose(Exception fault)
    {
        Fault = fault;
        Publish(_sample with { IsReachable = false, Lag = null });
        // No command may run on this token: it only lets waits go, which takes no time.
        _lost.Cancel();
        if (fault is not TimeoutException)
        {
            // What lies in the pool is broken too. After mere silence it may not be.
            _source?.Clear();
        }
    }

    public void Enter() => Interlocked.Increment(ref _busy);

    public void Leave() => Interlocked.Decrement(ref _busy);

    public void BeginWait()
    {
        Interlocked.Increment(ref _waiting);
        Volatile.Read(ref _wanted).TrySetResult();
    }

    public void EndWait() => Interlocked.Decrement(ref _waiting);

    /// <summary>The watcher begins to look again.</summary>
    public void ResetWanted()
    {
        if (Wanted.IsCompleted)
        {
            Interlocked.Exchange(ref _wanted, NewSignal());
        }
    }

    public void NoteIncarnation(int process, string? incarnation)
    {
        // Nobody tells when a connection is closed. One that is forgotten while it is open is asked anew.
        if (_incarnations.Count >= MostNoted)
        {
            _incarnations.Clear();
        }

        _incarnations[process] = incarnation;
    }

    /// <summary>Whether it is known in which life of the replay a connection was opened.</summary>
    public bool IsNoted(NpgsqlConnection connection) => _incarnations.ContainsKey(connection.ProcessID);

    /// <summary>Whether a connection was opened in the same life of the replay as the watcher's.</summary>
    public bool IsOfTheSameLife(NpgsqlConnection connection, ServerSample sample) => sample.Incarnation is not null
        && _incarnations.TryGetValue(connection.ProcessID, out var incarnation) && incarnation == sample.Incarnation;

    /// <summary>
    /// Cancels what was left behind on this server, one at a time. The driver cancels a command by connecting to its server, and
    /// holds a thread for as long as a dead host does not answer; all at once they would hold every thread of the pool.
    /// </summary>
    public async Task EndLateAsync(CancellationTokenSource left)
    {
        await _ending.WaitAsync().ConfigureAwait(false);
        try
        {
            await left.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself.
        }
        finally
        {
            _ending.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
        {
            await _source.DisposeAsync().ConfigureAwait(false);
        }

        _lost.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
