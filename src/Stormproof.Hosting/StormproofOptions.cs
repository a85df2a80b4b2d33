namespace Stormproof.Hosting;

/// <summary>How a node behaves towards the balancer in front of it.</summary>
public sealed class StormproofOptions
{
    /// <summary>The node's name in <c>X-Served-By</c> and in readiness. Default: machine name and process id.</summary>
    public string NodeName { get; set; } = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>After SIGTERM the node says "unready" and goes on serving for this long, so that balancers stop sending before
    /// it stops listening. 0 to 10 min. Default 5 s.</summary>
    public TimeSpan DrainDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long requests in flight may take after the drain delay, 1 s to 1 h. Default 30 s.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a dependency may take to answer a readiness check, 50 ms to 10 s. Default 1 s.</summary>
    public TimeSpan ReadinessTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Repeated unsafe requests with one <c>Idempotency-Key</c> get the first one's answer. Needs the shared store.
    /// Default false.</summary>
    public bool HonourIdempotencyKeys { get; set; }

    /// <summary>Limits of <see cref="HonourIdempotencyKeys"/>.</summary>
    public IdempotencyOptions Idempotency { get; } = new();

    internal List<Dependency> Dependencies { get; } = [];

    /// <summary>Adds something that the node cannot work without to the readiness check.</summary>
    /// <param name="name">Named in the readiness answer when it fails.</param>
    /// <param name="check">Completes when the dependency answers and throws when it does not.</param>
    public void AddDependency(string name, Func<IServiceProvider, CancellationToken, Task> check)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(check);
        Dependencies.Add(new Dependency(name, check));
    }
}

internal sealed record Dependency(string Name, Func<IServiceProvider, CancellationToken, Task> Check);

/// <summary>Limits of the idempotency record. Source of the behaviour: the IETF draft "The Idempotency-Key HTTP Header
/// Field".</summary>
public sealed class IdempotencyOptions
{
    /// <summary>How long an answer to a client's key is kept, 1 min to 30 d. Default 24 h.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long an answer to a key that the gateway stamped is kept, 5 s to 1 h; it covers the gateway's own retries
    /// only. Default 60 s.</summary>
    public TimeSpan StampedRetention { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a repeat waits for the first request to finish before it gets 409, 0 to 60 s. Default 8 s. 0: it
    /// gets 409 at once, and takes over only from an owner whose lease has already run out.</summary>
    public TimeSpan WaitForFirst { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>A node that has not renewed its lease for this long counts as dead, and a repeat takes its requests over.
    /// 500 ms to 60 s, below <see cref="WaitForFirst"/> unless that is 0. Default 3 s.</summary>
    public TimeSpan OwnerLease { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Largest body of a request with a key, in bytes, 0 to 16 MiB. Default 1 MiB. Larger: 413.</summary>
    public int MaxRequestBytes { get; set; } = 1024 * 1024;

    /// <summary>Largest answer that is kept, in bytes, 0 to 16 MiB; a repeat of a larger one gets 409. Default 256 KiB.</summary>
    public int MaxResponseBytes { get; set; } = 256 * 1024;

    /// <summary>Put before every key in the store. Default nothing.</summary>
    public string KeyPrefix { get; set; } = "";
}
