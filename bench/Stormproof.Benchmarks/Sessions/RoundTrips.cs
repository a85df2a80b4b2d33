using System.Diagnostics;
using System.Net;

namespace Stormproof.Benchmarks.Sessions;

/// <summary>How many times a request waits for the store, one after the other: the time it takes with a store that is far away,
/// over that distance. Commands sent together wait once, which a count of commands would not show.</summary>
internal static class RoundTrips
{
    private const int Requests = 40;
    private static readonly TimeSpan Distance = TimeSpan.FromMilliseconds(25);

    public static async Task<double> MeasureAsync(
        Func<string, Task<SessionApp>> start, int storePort, CancellationToken cancellationToken)
    {
        await using var store = new DistantStore(storePort, Distance);
        await using var app = await start($"127.0.0.1:{store.Port}");
        using var client = new LeanClient(app.Endpoint);
        await client.GetAsync(client.Request("/fill"), cancellationToken);
        var request = client.Request("/work/1/2");
        var times = new double[Requests];
        for (var i = 0; i < Requests; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            await client.GetAsync(request, cancellationToken);
            times[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }

        return Median.Of(times) / Distance.TotalMilliseconds;
    }
}
