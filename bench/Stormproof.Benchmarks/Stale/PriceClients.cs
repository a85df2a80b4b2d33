using System.Collections.Concurrent;
using System.Diagnostics;

namespace Stormproof.Benchmarks.Stale;

/// <summary>Readers and writers that each go to any node, and what they saw.</summary>
internal sealed class PriceClients(IPriceNode[] nodes, StaleOptions options)
{
    private const int WriterSeeds = 10_000;
    private readonly ConcurrentBag<PriceRead> _reads = [];
    private readonly ConcurrentBag<PriceCommit> _commits = [];
    private long _failedReads;
    private long _failedWrites;

    public IReadOnlyCollection<PriceRead> Reads => _reads;

    public IReadOnlyCollection<PriceCommit> Commits => _commits;

    public long FailedReads => _failedReads;

    public long FailedWrites => _failedWrites;

    public Task RunAsync(CancellationToken ended) => Task.WhenAll(
    [
        .. Enumerable.Range(0, options.Readers).Select(i => Task.Run(() => ReadAsync(new Random(options.Seed + i), ended))),
        .. Enumerable.Range(0, options.Writers).Select(
            i => Task.Run(() => WriteAsync(new Random(options.Seed + WriterSeeds + i), ended))),
    ]);

    private async Task ReadAsync(Random random, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            var node = nodes[random.Next(nodes.Length)];
            var product = PriceTable.Choose(random);
            var started = Stopwatch.GetTimestamp();
            try
            {
                var price = await node.ReadAsync(product)
                    ?? throw new InvalidOperationException($"Product {product} has no price.");
                _reads.Add(new PriceRead(product, price.Version, started));
            }
            catch (Exception)
            {
                // The store is away. An error is no stale read.
                Interlocked.Increment(ref _failedReads);
            }

            await Task.Delay(options.ReadPause, CancellationToken.None);
        }
    }

    private async Task WriteAsync(Random random, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            var node = nodes[random.Next(nodes.Length)];
            var product = PriceTable.Choose(random);
            var dies = random.NextDouble() < options.DeathShare;
            try
            {
                var version = await node.WriteAsync(product, dies);
                _commits.Add(new PriceCommit(product, version, Stopwatch.GetTimestamp(), IsAcknowledged: true));
            }
            catch (WriterDiedException e)
            {
                _commits.Add(new PriceCommit(product, e.Version, e.CommittedAt, IsAcknowledged: false));
            }
            catch (Exception)
            {
                // Written or not, nobody was told that it was.
                Interlocked.Increment(ref _failedWrites);
            }

            await Task.Delay(options.WritePause * 2 * random.NextDouble(), CancellationToken.None);
        }
    }
}

/// <summary>What a read returned that started at a moment.</summary>
internal readonly record struct PriceRead(int Product, int Version, long Started);

/// <summary>A commit and when it was known: by the acknowledgement, or by nobody but the writer that died.</summary>
internal readonly record struct PriceCommit(int Product, int Version, long At, bool IsAcknowledged);
