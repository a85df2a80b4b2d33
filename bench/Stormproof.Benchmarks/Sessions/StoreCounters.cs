using System.Globalization;
using StackExchange.Redis;

namespace Stormproof.Benchmarks.Sessions;

/// <summary>The store's own totals since it started.</summary>
internal readonly record struct StoreCounters(double BytesIn, double BytesOut, double Commands, double CpuSeconds)
{
    public static async Task<StoreCounters> ReadAsync(IServer server)
    {
        var info = (await server.InfoAsync()).SelectMany(g => g).DistinctBy(p => p.Key).ToDictionary(p => p.Key, p => p.Value);
        return new StoreCounters(
            Number("total_net_input_bytes"), Number("total_net_output_bytes"), Number("total_commands_processed"),
            Number("used_cpu_user") + Number("used_cpu_sys"));

        double Number(string name) => double.Parse(info[name], CultureInfo.InvariantCulture);
    }

    public static StoreCounters operator -(StoreCounters after, StoreCounters before) => new(
        after.BytesIn - before.BytesIn, after.BytesOut - before.BytesOut, after.Commands - before.Commands,
        after.CpuSeconds - before.CpuSeconds);
}
