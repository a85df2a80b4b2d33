using System.Net;
using StackExchange.Redis;
using static Stormproof.Benchmarks.Table;

namespace Stormproof.Benchmarks.Sessions;

/// <summary>Rounds of one app and the other in turn, on the same store, then the special questions.</summary>
internal static class SessionsRun
{
    private const int LostRounds = 10;

    private static readonly (string Name, Func<Round, double> Of)[] Figures =
    [
        ("requests/s", r => r.Rate),
        ("bytes to the store/request", r => r.BytesIn),
        ("bytes from the store/request", r => r.BytesOut),
        ("commands/request", r => r.Commands),
        ("store CPU us/request", r => r.StoreMicroseconds),
        ("app and client CPU us/request", r => r.ProcessMicroseconds),
        ("app and client bytes allocated/request", r => r.Allocated),
    ];

    public static async Task<int> RunAsync(SessionsOptions options, CancellationToken cancellationToken)
    {
        await using var redis = await RedisProcess.StartAsync(cancellationToken);
        // INFO counts as an administrator's command.
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{redis.Address},allowAdmin=true");
        var store = connection.GetServer(new IPEndPoint(IPAddress.Loopback, redis.Port));
        await using var ours = await SessionApp.StartStormproofAsync(redis.Address);
        await using var stock = await SessionApp.StartStockAsync(redis.Address);
        await CompareAsync(ours, stock, store, options, cancellationToken);

        Head("", ours.Name, stock.Name);
        var oursLost = await LostAsync(ours, cancellationToken);
        var stockLost = await LostAsync(stock, cancellationToken);
        Row($"updates lost of {LostUpdates.Writers} at once, median of {LostRounds}", Lost(oursLost), Lost(stockLost));
        Row(
            "round trips to the store/request",
            Number(await RoundTrips.MeasureAsync(SessionApp.StartStormproofAsync, redis.Port, cancellationToken)),
            Number(await RoundTrips.MeasureAsync(SessionApp.StartStockAsync, redis.Port, cancellationToken)));
        return 0;
    }

    private static async Task CompareAsync(
        SessionApp ours, SessionApp stock, IServer store, SessionsOptions options, CancellationToken cancellationToken)
    {
        using var oursCrowd = await Crowd.StartAsync(ours.Endpoint, options.Clients, cancellationToken);
        using var stockCrowd = await Crowd.StartAsync(stock.Endpoint, options.Clients, cancellationToken);
        await oursCrowd.RunAsync(options.WarmUp, store, cancellationToken);
        await stockCrowd.RunAsync(options.WarmUp, store, cancellationToken);
        var rounds = new List<(Round Ours, Round Stock)>();
        Head("round", ours.Name, stock.Name, "ratio of requests/s");
        for (var i = 0; i < options.Rounds; i++)
        {
            // Who goes first changes, so that a machine that slows down favours neither.
            var first = await (i % 2 == 0 ? oursCrowd : stockCrowd).RunAsync(options.RoundLength, store, cancellationToken);
            var second = await (i % 2 == 0 ? stockCrowd : oursCrowd).RunAsync(options.RoundLength, store, cancellationToken);
            rounds.Add(i % 2 == 0 ? (first, second) : (second, first));
            var (a, b) = rounds[^1];
            Row($"{i + 1}", Number(a.Rate), Number(b.Rate), Number(a.Rate / b.Rate));
        }

        Head($"median of {options.Rounds} rounds", ours.Name, stock.Name, "median ratio");
        foreach (var (name, of) in Figures)
        {
            Row(
                name, Number(Median.Of(rounds.Select(r => of(r.Ours)))), Number(Median.Of(rounds.Select(r => of(r.Stock)))),
                Number(Median.Of(rounds.Select(r => of(r.Ours) / of(r.Stock)))));
        }
    }

    private static async Task<int[]> LostAsync(SessionApp app, CancellationToken cancellationToken)
    {
        var lost = new int[LostRounds];
        for (var i = 0; i < LostRounds; i++)
        {
            lost[i] = await LostUpdates.CountAsync(app, cancellationToken);
        }

        return lost;
    }

    private static string Lost(int[] lost) => $"{Number(Median.Of(lost.Select(l => (double)l)))} ({lost.Min()} to {lost.Max()})";
}
