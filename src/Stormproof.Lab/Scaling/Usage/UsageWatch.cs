using System.Globalization;
using System.Net;
using StackExchange.Redis;
using Stormproof.Lab.Systems;

namespace Stormproof.Lab.Scaling.Usage;

/// <summary>Who uses what in each step of a search. Told when a step begins and once a second while it is measured.</summary>
internal sealed class UsageWatch(LocalSystem system, UsageRoots roots, PoolWatch pools, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly List<StepUsage> _steps = [];
    private UsageReading? _last;

    public static async Task<UsageWatch> StartAsync(LocalSystem system, PoolWatch pools, TimeProvider clock)
    {
        var postgres = system.Parts.OwnPostgres;
        int[] databases = postgres is null
            ? []
            : [postgres.Primary.Process.Pid, .. postgres.Replicas.Select(r => r.Process.Pid)];
        var store = system.Parts.OwnStore is null ? await StoreProcessAsync(system).ConfigureAwait(false) : null;
        return new UsageWatch(
            system, new UsageRoots([.. system.Group.Nodes.Select(n => n.ProcessId)], databases, store), pools, clock);
    }

    /// <summary>A step at this rate begins.</summary>
    public void Begin(double rps)
    {
        lock (_gate)
        {
            Finish();
            _steps.Add(new StepUsage(rps, UsageSum.None, null));
            _last = null;
        }
    }

    /// <summary>A moment of the measured time.</summary>
    public void Tick()
    {
        var now = UsageReading.Take(roots, clock);
        lock (_gate)
        {
            if (_last is { } last && _steps.Count > 0)
            {
                _steps[^1] = _steps[^1] with { Sum = _steps[^1].Sum.Plus(last, now, clock) };
            }
            else
            {
                pools.Take(system.Group.Nodes.Count); // What was seen during the warm-up.
            }

            _last = now;
        }
    }

    /// <summary>Over the steps that offered at least this rate: at and above the capacity.</summary>
    public PartUsage At(double rps)
    {
        lock (_gate)
        {
            Finish();
            var there = _steps.Where(s => s.Rps >= rps && s.Sum.Seconds > 0).ToArray();
            there = there.Length > 0 ? there : [.. _steps.Where(s => s.Sum.Seconds > 0).OrderBy(s => s.Rps).TakeLast(1)];
            var sum = there.Aggregate(UsageSum.None, (all, s) => all.Plus(s.Sum));
            var seen = there.Select(s => s.Pool).OfType<PoolSample>().ToArray();
            var pool = seen.Length == 0 ? (PoolSample?)null : PoolWatch.Together(seen);
            return sum.Share(roots, system.Parts.OwnStore is not null) with
            {
                PoolOpen = pool is { } o ? Math.Round(o.Open, 3) : null,
                PoolBusy = pool is { } b ? Math.Round(b.Busy, 3) : null,
            };
        }
    }

    private void Finish()
    {
        if (_steps.Count > 0 && _steps[^1].Pool is null)
        {
            _steps[^1] = _steps[^1] with { Pool = pools.Take(system.Group.Nodes.Count) };
        }
    }

    /// <summary>The store's own word for its process, where it runs on this machine.</summary>
    private static async Task<int?> StoreProcessAsync(LocalSystem system)
    {
        var endpoints = ConfigurationOptions.Parse(system.StoreAddress).EndPoints;
        var isHere = endpoints is [IPEndPoint ip] ? IPAddress.IsLoopback(ip.Address)
            : endpoints is [DnsEndPoint { Host: "localhost" }];
        if (!isHere)
        {
            return null;
        }

        try
        {
            var server = system.Parts.StoreConnection.GetServers()[0];
            var said = (await server.InfoAsync("server").ConfigureAwait(false)).SelectMany(g => g)
                .FirstOrDefault(p => p.Key == "process_id").Value;
            return int.TryParse(said, CultureInfo.InvariantCulture, out var id) && Directory.Exists($"/proc/{id}") ? id : null;
        }
        catch (RedisException)
        {
            return null;
        }
    }

    private sealed record StepUsage(double Rps, UsageSum Sum, PoolSample? Pool);
}
