using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Stormproof.Benchmarks.Sessions;
using Stormproof.Lab.Store;
using static Stormproof.Benchmarks.Table;

namespace Stormproof.Benchmarks.Caching;

/// <summary>Each kind of work, each cache in turn, round by round, on each store.</summary>
internal static class CachingRun
{
    private const int WarmUpRounds = 2;

    private static readonly Func<string, bool, ICacheUnderTest>[] Caches =
    [
        (address, process) => new StormproofCache(address, process),
        (address, process) => new FusionPeer(address, process),
        (address, process) => new HybridPeer(address, process),
    ];

    public static async Task<int> RunAsync(CachingRunOptions options, CancellationToken cancellationToken)
    {
        await using (var redis = await RedisProcess.StartAsync(cancellationToken))
        {
            await RunOnAsync("redis-server", redis.Address, options, cancellationToken);
        }

        using var garnet = new EmbeddedStore(new EmbeddedStoreOptions { Port = FreePort(), RecordMemoryMiB = 256 });
        garnet.Start();
        await RunOnAsync("Garnet, in this process", garnet.Endpoint.ToString(), options, cancellationToken);
        return 0;
    }

    private static async Task RunOnAsync(
        string store, string address, CachingRunOptions options, CancellationToken cancellationToken)
    {
        foreach (var process in (bool[])[false, true])
        {
            var caches = Array.ConvertAll(Caches, make => make(address, process));
            var title = $"{store}, process level {(process ? "on" : "off")}";
            foreach (var kind in Enum.GetValues<WorkKind>().Where(k => options.Only is null || options.Only == k))
            {
                await CompareAsync($"{title}: {kind.ToString().ToLowerInvariant()}", caches, kind, options, cancellationToken);
            }

            foreach (var cache in caches)
            {
                await cache.DisposeAsync();
            }
        }
    }

    private static async Task CompareAsync(
        string title, ICacheUnderTest[] caches, WorkKind kind, CachingRunOptions options, CancellationToken cancellationToken)
    {
        var rounds = new List<Figures[]>();
        for (var round = -WarmUpRounds; round < options.Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var figures = new Figures[caches.Length];
            for (var i = 0; i < caches.Length; i++)
            {
                // Who goes first changes, so that a machine that slows down favours nobody.
                var turn = (i + round + WarmUpRounds) % caches.Length;
                figures[turn] = await Work.RunAsync(caches[turn], kind, options);
            }

            if (round >= 0)
            {
                rounds.Add(figures);
            }
        }

        Show(title, caches, rounds);
    }

    private static void Show(string title, ICacheUnderTest[] caches, List<Figures[]> rounds)
    {
        Head([$"{title}, median of {rounds.Count}", .. caches.Select(c => c.Name)]);
        ShowRow("calls/s", f => f.PerSecond);
        ShowRow("median time us", f => f.MedianMicroseconds);
        ShowRow("this process's CPU us/call", f => f.CpuMicroseconds);
        ShowRow("bytes allocated/call", f => f.Allocated);
        Row(
        [
            "Stormproof's calls/s over theirs, median (least to most)", "",
            .. Enumerable.Range(1, caches.Length - 1).Select(i =>
            {
                var ratios = rounds.Select(r => r[0].PerSecond / r[i].PerSecond).ToArray();
                return string.Create(
                    CultureInfo.InvariantCulture, $"{Median.Of(ratios):0.00} ({ratios.Min():0.00} to {ratios.Max():0.00})");
            }),
        ]);

        void ShowRow(string name, Func<Figures, double> of) =>
            Row([name, .. caches.Select((_, i) => Number(Median.Of(rounds.Select(r => of(r[i])))))]);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
